"""Names as they are compared: without what spellings of one name differ in. Here and, the same, in the database."""

import string
import unicodedata
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Lower, Replace

# 有限公司 is short for 有限责任公司 (《公司法》 article 7)
SAME_WORDS = [("有限责任公司", "有限公司")]
BRACKETS = "()"
IN_LOWER_CASE = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def spelled(name: str) -> str:
    """A name as it is compared: half-width, without blanks, brackets and case, words for a limited company as one."""
    text = "".join(unicodedata.normalize("NFKC", name).split())
    for long, short in SAME_WORDS:
        text = text.replace(long, short)
    for bracket in BRACKETS:
        text = text.replace(bracket, "")
    return text.translate(IN_LOWER_CASE)


class Literal(Value):
    """A text that stands in the question itself: SQLite takes an index over an expression for nothing else."""

    def as_sql(self, compiler, connection):
        text = self.value.replace("'", "''").replace("%", "%%")
        return f"'{text}'", []


def spelled_by(lookup: str, value: type[Value] = Value) -> Any:
    """`spelled` of a name that is kept as `clean_name` gives it, as an expression; models have an index over it."""
    text: Any = F(lookup)
    for old, new in [(" ", ""), *SAME_WORDS, *((bracket, "") for bracket in BRACKETS)]:
        text = Replace(text, value(old), value(new))
    return Lower(text)


def spelled_as(rows: QuerySet, lookup: str, keys: list[str]) -> QuerySet:
    """The rows of which the name is spelled as one of these `keys_of`; an index finds them where the model has one."""
    return rows.alias(spelled_name=spelled_by(lookup, Literal)).filter(spelled_name__in=keys)


def keys_of(names) -> list[str]:
    """What to look for to find these names; other scripts also in lower case, as PostgreSQL may have them."""
    keys = {spelled(name) for name in names}
    return sorted((keys | {key.lower() for key in keys}) - {""})
