"""The name that a document was handed in under: kept as something to read, never as a place to write to."""

import re
import unicodedata

LONGEST = 200
LONGEST_ENDING = 10
FORBIDDEN = re.compile(r'[<>:"|?*]')  # on the machines where it will be saved again
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def ending_of(name: str) -> str:
    """What follows the last point, in lower case; "" where nothing does."""
    stem, point, ending = name.rpartition(".")
    return ending.lower() if stem and point else ""


def cleaned(name: str) -> str:
    """The name without folders, without what cannot be seen or turns the reading round, no longer than is kept.

    "" where nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(" " if one.isspace() else one for one in last if one.isspace() or not _hidden(one))
    plain = FORBIDDEN.sub("_", " ".join(unicodedata.normalize("NFC", seen).split())).strip(". ")
    if DEVICES.match(plain):
        plain = f"_{plain}"
    return _shortened(plain)


def _hidden(character: str) -> bool:
    """Controls, marks that turn the direction, halves of characters, what has no meaning."""
    return unicodedata.category(character).startswith("C")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    ending = ending_of(name)
    kept = f".{ending}" if ending and len(ending) <= LONGEST_ENDING else ""
    return name[: LONGEST - len(kept)].rstrip(". ") + kept
