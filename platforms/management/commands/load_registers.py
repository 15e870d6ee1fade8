from platforms.loading import load
from qijiang.registers.loading.command import LoadCommand


class Command(LoadCommand):
    help = "Loads enterprises, platforms, policies and what else the registers start with from a folder of csv files."

    def load(self, folder, overwrite):
        return load(folder, overwrite)
