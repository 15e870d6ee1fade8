"""The file of indicators: what their final figures mean stays."""

from qijiang.registers.loading import Table


class Indicators(Table):
    def refusal(self, record, changes):
        return " ".join(record.fixed_by_figures(changes).values())
