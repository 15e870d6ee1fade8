"""When somebody else changed a figure meanwhile: what it was, what they made of it, what one typed oneself."""

from collections.abc import Mapping
from dataclasses import dataclass

from qijiang import figures

from ..forms import as_typed, label_of
from ..models import Observation, Source
from ..models.fields import Qualifier

WAS = "was_"
FIELDS = ["as_of", "value", "qualifier", "vintage", "source", "note", "reason"]


@dataclass(frozen=True)
class Row:
    """A field in its three readings; `mine` is "" on a page where nothing is typed."""

    label: str
    before: str
    theirs: str
    mine: str

    @property
    def differs(self) -> bool:
        return len({self.before, self.theirs, self.mine}) > 1

    @property
    def moved(self) -> bool:
        """Whether they changed it."""
        return self.before != self.theirs


def was(posted: Mapping[str, str]) -> dict[str, str]:
    """The fields as they stood when the form was opened, which the form carries along hidden."""
    return {name: posted.get(WAS + name, "")[:500] for name in FIELDS}


def rows(before: Mapping[str, str], theirs: Observation | None, mine: Mapping[str, str] | None) -> list[Row]:
    """The fields side by side, in the words of the form. One query where a source is named."""
    now = as_typed(theirs) if theirs else dict.fromkeys(FIELDS, "")
    own = mine if mine is not None else now
    sources = _titles({each["source"] for each in (before, now, own)})
    return [
        Row(
            label_of(name),
            *(_shown(name, each[name], sources) for each in (before, now, own)),
        )
        for name in FIELDS
    ]


def _titles(keys):
    pks = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 10]
    return {str(row.pk): row.title for row in Source.objects.filter(pk__in=pks)} if pks else {}


def _shown(name, text, sources):
    words = {
        "qualifier": {value: str(label) for value, label in Qualifier.choices},
        "vintage": {str(value): str(label) for value, label in Observation.Vintage.choices},
        "source": sources,
    }.get(name, {})
    return str(words.get(text, text)) or figures.BLANK
