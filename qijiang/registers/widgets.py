"""Boxes of the filters, written in Python: Django renders a template for every option of a list."""

from html import escape

from django import forms
from django.utils.safestring import SafeString


def _attributes(attrs):
    return "".join(
        f' {escape(name)}="{escape(str(value))}"' if value is not True else f" {escape(name)}"
        for name, value in attrs.items()
        if value is not None and value is not False
    )


def _option(key, label, is_chosen):
    return f'<option value="{escape(key)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'


class PlainSelect(forms.Select):
    """A list of options without groups."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = "".join(_option(str(key), str(label), str(key) in chosen) for key, label in self._flat())
        attrs = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return SafeString(f"<select{_attributes(attrs)}>{options}</select>")

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
        return SafeString(f"<input{_attributes(said)}>")
