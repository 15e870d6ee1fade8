"""The file of counting rules: what is to be filtered by stands in it as JSON."""

import json

from django.utils.translation import gettext as _

from indicators.countable import problems
from qijiang.registers.loading import Problem, Table


class CountingRules(Table):
    def built(self, row):
        record = super().built(row)
        record.filters = _filters(row.values["filters"])
        return record

    def broken_rules(self, row):
        """Each under the column it concerns, where the model's own check would say them in one breath."""
        row.record = self.built(row)
        if row.record.filters is None:
            rule = _('“%s” is not written as JSON, such as {"kind": "high_tech"}.') % row.cells["filters"]
            yield Problem(self.file, row.line, "filters", rule)
            return
        for column, messages in problems(row.record).items():
            yield from (Problem(self.file, row.line, column, message) for message in messages)
        for constraint in self.model._meta.constraints:
            yield from self._broken_constraint(row, constraint)


def _filters(text):
    """What the cell says; {} where it is empty, None where it is no JSON."""
    if isinstance(text, dict):
        return text
    try:
        return json.loads(text) if text else {}
    except ValueError:
        return None
