"""Every word of ours has its Chinese: the code and the templates are read for messages, the catalogue for answers."""

import ast
import re
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django.template.loader import get_template
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PACKAGES = ["qijiang", "indicators", "enterprises", "platforms"]
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop", "lazy", "say"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(r"\b(n?p?gettext)\(((?:\s*u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"),?)+)")
# Help texts come from code alone; Django's own of the password rules is a list in HTML.
UNESCAPED = {"field.html"}
LITERAL = re.compile(r"u?('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")")


def catalogue(path=CATALOGUE):
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and not message.fuzzy]
    return {(message.context, _first(message.id)): _first(message.string) for message in messages}


def _first(text):
    """Chinese has one form for one and many: a plural's first stands for all."""
    return text if isinstance(text, str) else text[0]


def said_in_code():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text()
            for node in ast.walk(ast.parse(text)) if "gettext" in text else ():  # which every message comes through
                message = _message(node)
                if message:
                    yield message, f"{path.relative_to(ROOT)}:{node.lineno}"


def _message(node):
    if not isinstance(node, ast.Call) or not node.args:
        return None
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in SINGULAR and texts:
        return None, texts[0]
    if name in WITH_CONTEXT and len(texts) == 2:
        return texts[0], texts[1]
    return None


def said_in_templates():
    for path in (ROOT / "templates").rglob("*.html"):
        for call, arguments in IN_TEMPLATE.findall(templatize(path.read_text())):
            texts = [ast.literal_eval(text) for text in LITERAL.findall(arguments)]
            message = (texts[0], texts[1]) if call == "pgettext" else (None, texts[0])
            yield message, str(path.relative_to(ROOT))


def test_every_message_has_its_chinese():
    """And the reading finds messages, in code, in templates and with a context."""
    known, said = catalogue(), [*said_in_code(), *said_in_templates()]
    assert sorted({f"{where}: {message}" for message, where in said if not known.get(message)}) == []
    found = {message for message, _where in said}
    assert {(None, "off track"), (None, "Needs a decision"), ("count", "targets")} <= found
    assert len(found) > 300


def test_the_chinese_is_chinese_and_keeps_its_placeholders():
    wrong = [
        message
        for message, chinese in catalogue().items()
        if re.findall(r"%\(\w+\)s", message[1])
        and set(re.findall(r"%\(\w+\)s", message[1])) != set(re.findall(r"%\(\w+\)s", chinese))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_template_compiles(path):
    assert get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_breaks_the_content_security_policy(path):
    text = path.read_text()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", text), "inline style or event handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), "inline script"
    if path.name not in UNESCAPED:
        assert not re.search(r"\|safe\b|autoescape off", text), "unescaped text"


def test_what_django_says_in_english_alone_has_its_chinese_here():
    """Its Chinese is behind its English; the other catalogues of Django are whole."""
    ours = catalogue()
    for path in Path(django.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
        chinese = path.parents[2] / "zh_Hans" / "LC_MESSAGES" / "django.po"
        if chinese.exists():
            said = {key for key, text in catalogue(chinese).items() if text}
            assert not {key for key in catalogue(path) if key not in said and not ours.get(key)}, path
