"""The one door by which briefs are written. Each step checks right, reach and version and writes its line of history,
in one short transaction. Raises:
  NotInReach        the account may not see this brief; pages answer 404
  PermissionDenied  it may see it, but not do this; pages answer 403
  Stale             somebody else changed it meanwhile, `theirs`; pages answer 409
  ValidationError   a rule is broken; the message names the way out
"""

import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qijiang.registers.history import differences, field_values, record_change
from qijiang.registers.recording import NotInReach, Stale

from ..models import Brief
from ..moment import DISTRICT_TIME, default_day
from ..reading import Moment
from . import wording
from .content import content_of

TYPED = ["on", "known_at", "title", "meeting", "number", "issuer", "chosen", "sections"]
LOGGED = [*TYPED, "state"]
LONGEST_TEXT, LONGEST_COMMENT, LONGEST_HEADING = 20_000, 2_000, 60
LONGEST_WORDS = {"title": 100, "meeting": 100, "number": 50, "issuer": 60}  # as the columns have it
MOST_SECTIONS, MOST_TARGETS = 20, 300
BRACKETS = re.compile(r"[\[(（【﹝［〈<](\d{4})[\])）】﹞］〉>]")


def add(user, brief: Brief, *, via: str) -> Brief:
    """Save a new draft. What is typed on `brief` is tidied; its plan, area and year are set."""
    _check_right(user, brief, "add")
    check(brief)
    now = timezone.now()
    brief.created_by = brief.changed_by = user
    brief.changed_at = now
    with transaction.atomic():
        brief.save(force_insert=True)
        _log(brief, {}, user, via, "add")
    return brief


def change(user, brief: Brief, *, version: int, via: str) -> Brief:
    """Save what was typed on `brief`, a draft that was read at `version`."""
    _check_right(user, brief, "change")
    check(brief)
    typed = {name: getattr(brief, name) for name in TYPED}
    with transaction.atomic():
        held = _held(brief, version)
        return _changed(held, user, via, "change", **typed)


def freeze(user, brief: Brief, *, version: int, via: str) -> Brief:
    """Keep what the brief shows at this moment, for good."""
    _check_right(user, brief, "change")
    with transaction.atomic(), translation.override(brief.language):
        held = _held(brief, version)
        now = timezone.localtime(timezone=DISTRICT_TIME)
        known_at = min(held.known_at.astimezone(DISTRICT_TIME), now) if held.known_at else now
        content = content_of(held, Moment(held.on, now.date(), known_at))
        check(held, content.pop("values"))
        kept = {"content": content, "known_at": known_at, "frozen_by": user, "frozen_at": now}
        return _changed(held, user, via, "freeze", state=Brief.State.FROZEN, **kept)


def discard(user, brief: Brief, *, version: int, via: str) -> None:
    """Drop a draft. What was frozen stays."""
    _check_right(user, brief, "change")
    with transaction.atomic():
        held = _held(brief, version)
        gone = {name: [value, None] for name, value in _logged(held).items() if value}
        record_change(held, actor=user, via=via, action="discard", fields=gone, label=str(held), area=held.area)
        held.delete()


def new_edition(user, brief: Brief, *, via: str) -> Brief:
    """A new draft with the text and the targets of a frozen brief, as of today and as known now."""
    _check_right(user, brief, "add")
    if not brief.is_frozen:
        raise ValidationError(_("This brief is still a draft: freeze it before you begin the next edition."))
    kept = {name: getattr(brief, name) for name in ("plan", "area", "year", "title", "meeting", "issuer", "language")}
    draft = Brief(**kept, chosen=brief.chosen, sections=brief.sections, before=brief)
    draft.on = default_day(brief.year, timezone.localdate())
    return add(user, draft, via=via)


def may(user, brief: Brief, verb: str) -> bool:
    """Whether the account may do this (`add`, `change`) to briefs of this area."""
    reaches = user.is_superuser or (user.area is not None and brief.area.path.startswith(user.area.path))
    return reaches and user.has_perm(f"indicators.{verb}_brief")


def _check_right(user, brief, verb):
    if not (user.is_superuser or (user.area is not None and brief.area.path.startswith(user.area.path))):
        raise NotInReach
    if not user.has_perm(f"indicators.{verb}_brief"):
        raise PermissionDenied


def _held(brief, version) -> Brief:
    """The draft, held until the end of the transaction, if it is still at `version`."""
    rows = Brief.objects.select_related("plan", "area").select_for_update(of=("self",))
    held = rows.order_by("pk").filter(pk=brief.pk).first()
    if held is None or held.version != version or held.is_frozen:
        raise Stale(held)
    return held


def _changed(held, user, via, action, **changes):
    old = _logged(held)
    for name, value in changes.items():
        setattr(held, name, value)
    held.version += 1
    held.changed_by, held.changed_at = user, timezone.now()
    held.save(update_fields=[*changes, "version", "changed_by", "changed_at"])
    _log(held, old, user, via, action)
    return held


def _log(brief, old, user, via, action):
    fields = differences(old, _logged(brief))
    record_change(brief, actor=user, via=via, action=action, fields=fields, label=str(brief), area=brief.area)


def _logged(brief) -> dict[str, Any]:
    return field_values(brief, LOGGED)


# ---- what may be typed


def check(brief: Brief, known: Any = None) -> None:
    """Tidy what was typed, and refuse what cannot be kept: ValidationError by the field's name.

    With `known`, the fields that there are, an unknown one is refused; else only what looks like a field and is none.
    """
    problems: dict[str, list[str]] = {}
    _check_words(brief, problems)
    _check_sections(brief, known, problems)
    _check_chosen(brief, known, problems)
    if problems:
        raise ValidationError(problems)


def _check_words(brief, problems):
    for name, most in LONGEST_WORDS.items():
        words = " ".join(wording.tidy(getattr(brief, name)).split())
        setattr(brief, name, words)
        if len(words) > most:
            problems[name] = [_too_long(most, len(words))]
    if not brief.title:
        problems["title"] = [_("Give the brief a title.")]
    if brief.on.year < brief.year:
        problems["on"] = [_("The day lies before the year of the plan.")]
    brief.number = BRACKETS.sub(r"〔\1〕", brief.number)


def _check_sections(brief, known, problems):
    brief.sections = [
        {"heading": " ".join(wording.tidy(each["heading"]).split()), "text": wording.tidy(each["text"]).strip()}
        for each in brief.sections
    ]
    brief.sections = [each for each in brief.sections if each["heading"] or each["text"]]
    if len(brief.sections) > MOST_SECTIONS:
        problems["sections"] = [_("A brief has at most %(most)s sections.") % {"most": MOST_SECTIONS}]
    for place, section in enumerate(brief.sections):
        found = faults(section["text"], known, LONGEST_TEXT)
        if len(section["heading"]) > LONGEST_HEADING:
            found.append(_("Heading: ") + _too_long(LONGEST_HEADING, len(section["heading"])))
        if found:
            problems[f"text-{place}"] = found


def _check_chosen(brief, known, problems):
    if len(brief.chosen) > MOST_TARGETS:
        problems["chosen"] = [_("A brief shows at most %(most)s targets.") % {"most": MOST_TARGETS}]
    for each in brief.chosen:
        each["comment"] = wording.tidy(each["comment"]).strip()
        if found := faults(each["comment"], known, LONGEST_COMMENT):
            problems[f"comment-{each['target']}"] = found


def faults(text: str, known: Any, most: int) -> list[str]:
    """What is wrong with a text, each in a sentence that names the field."""
    if len(text) > most:
        return [_too_long(most, len(text))]
    found = []
    if open_end := wording.unclosed(text):
        found.append(_("A field begins with {{ and ends with }} in the same line: “%(text)s”.") % {"text": open_end})
    for name in wording.unknown(text, known) if known is not None else []:
        said = {"name": "{{" + name[:40] + "}}"}
        if near := wording.nearest(name, known):
            found.append(_("There is no field %(name)s. Is %(near)s meant?") % (said | {"near": "{{" + near + "}}"}))
        else:
            found.append(_("There is no field %(name)s: choose one from the list.") % said)
    return found


def _too_long(most, number):
    return _("At most %(most)s characters can be kept; these are %(number)s.") % {"most": most, "number": number}
