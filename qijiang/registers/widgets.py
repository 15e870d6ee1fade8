"""Boxes of the filters, written in Python: Django renders a template for every option of a list."""

from collections.abc import Iterable
from html import escape

from django import forms
from django.utils.safestring import SafeString


def escaped(text: str) -> str:
    """The text as HTML. Most texts of a list are letters and digits alone, which is asked faster than it is escaped."""
    return text if text.isalnum() else escape(text)


def attributes(attrs) -> str:
    """The attributes of a tag, each with a blank before it; None and False are left out."""
    return "".join(
        [
            f' {name}="{escaped(str(value))}"' if value is not True else f" {name}"
            for name, value in attrs.items()
            if value is not None and value is not False
        ]
    )


def option(key: str, label: str) -> str:
    return f'<option value="{escaped(key)}">{escaped(label)}</option>'


def options(choices: Iterable[tuple[str, str]]) -> str:
    """The options of a list, none of them chosen."""
    return "".join([option(key, label) for key, label in choices])


def choosing(written: str, key: str) -> str:
    """Those options with the one of that key chosen."""
    value = f'value="{escape(key)}"'
    return written.replace(f"<option {value}>", f"<option {value} selected>", 1) if key else written


class PlainSelect(forms.Select):
    """A list of options without groups."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = (self.format_value(value) or [""])[0]
        written = options((str(key), str(label)) for key, label in self._flat())
        attrs = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return SafeString(f"<select{attributes(attrs)}>{choosing(written, str(chosen))}</select>")

    def _flat(self):
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                yield from label
            else:
                yield ("" if key is None else key), label


class PlainInput(forms.TextInput):
    """A box for text."""

    def render(self, name, value, attrs=None, renderer=None):
        shown = self.format_value(value)
        said = {"type": self.input_type, "name": name, "value": shown, **self.attrs, **(attrs or {})}
        return SafeString(f"<input{attributes(said)}>")
