"""The fields of forms in HTML, written without templates: theirs take one for every choice of a list, and took half
the time of a page with a form.

They write what Django's own templates do, with the class of the site's style sheet where a widget names none.
`input.html` writes through the tag, for the templates of groups, dates and files that include it.
"""

from django import template
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
FOLDER = "django/forms/widgets/"
INPUTS = ("checkbox", "date", "datetime", "email", "file", "hidden", "number", "password", "tel", "text", "time", "url")
TICKED = ("checkbox", "radio")


class Renderer(TemplatesSetting):
    def render(self, template_name, context, request=None):
        write = WRITERS.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context, request)


@register.simple_tag(name="input")
def written_input(widget) -> SafeString:
    style = "" if widget["type"] == "hidden" else "form-check-input" if widget["type"] in TICKED else "form-control"
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return mark_safe(f'<input type="{widget["type"]}" {_named(widget)}{value}{_attributes(widget, style)}>')


def _textarea(widget):
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return mark_safe(f"<textarea {_named(widget)}{_attributes(widget, 'form-control')}>\n{value}</textarea>")


def _select(widget):
    choices = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return mark_safe(f"<select {_named(widget)}{_attributes(widget, 'form-select')}>{choices}\n</select>")


def _group(name, options):
    choices = "".join(_option(option) for option in options)
    return f'\n  <optgroup label="{conditional_escape(name)}">{choices}\n  </optgroup>' if name else choices


def _option(option):
    label = conditional_escape(localize(option["label"]))
    return f'\n  <option value="{_text(option["value"])}"{_attributes(option)}>{label}</option>'


def _named(widget):
    return f'name="{conditional_escape(widget["name"])}"'


def _attributes(widget, style=""):
    said = widget["attrs"]
    lead = f' class="{style}"' if style and not said.get("class") else ""
    return lead + "".join(_attribute(name, value) for name, value in said.items() if value is not False)


def _attribute(name, value):
    return f" {name}" if value is True else f' {name}="{_text(value)}"'


def _text(value):
    return conditional_escape(str(value))


WRITERS = {
    f"{FOLDER}textarea.html": _textarea,
    f"{FOLDER}select.html": _select,
    **{f"{FOLDER}{name}.html": written_input for name in INPUTS},
}
