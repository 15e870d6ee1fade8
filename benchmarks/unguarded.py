"""The site without the check of a row's version: what the crowd of clerks is measured against, so as to see it fail."""

from qijiang.wsgi import application  # noqa: F401, I001 (what the server asks for; it readies the models below)

from indicators import recording
from indicators.models import Observation
from indicators.reporting import saving


class _Any:
    """Equal to every version."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0


def _whatever(pk, version, states):
    return Observation.objects.select_related("indicator", "area__parent").get(pk=pk)


recording._locked = _whatever
saving._version_of = lambda figure: _Any()
