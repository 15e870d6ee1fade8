from indicators.loading import load
from qijiang.registers.loading.command import LoadCommand


class Command(LoadCommand):
    help = "Loads areas, departments, indicators, figures, plans and claims from a folder of csv files."

    def load(self, folder, overwrite):
        return load(folder, overwrite)
