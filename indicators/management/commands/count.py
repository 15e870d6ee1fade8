import json
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.arguments import a_day
from indicators.countable import problems
from indicators.counting import asked, lists_behind, names_of
from indicators.models import CountingRule
from indicators.pages.names import ROLES, text_of
from indicators.rule_words import sentence_of, why_unknown
from indicators.sentence import Style
from qijiang.directory.models import Area


class Command(BaseCommand):
    help = "Counts an indicator from its register as of a day: the same figure and the same names as its page."

    def add_arguments(self, parser):
        parser.add_argument("code", help="code of the indicator")
        parser.add_argument("--on", type=a_day, required=True, help="the day, as 2021-12-31")
        parser.add_argument("--area", default="500110", help="code of the area")
        parser.add_argument("--names", action="store_true", help="the names behind the figure as well")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, code, on, area, names, as_json, **options):
        rule = CountingRule.objects.select_related("indicator").filter(indicator__code=code).first()
        if rule is None:
            raise CommandError(_("“%(code)s” is not counted from a register.") % {"code": code})
        place = Area.objects.by_code(area)
        if place is None:
            raise CommandError(_("There is no area “%(code)s”.") % {"code": area})
        wrong = problems(rule)
        if wrong:
            raise CommandError(" ".join(message for messages in wrong.values() for message in messages))
        found = self._found(rule, place, on, names)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if as_json else self._text(rule, found))

    def _found(self, rule, area, on, names):
        told = asked(rule, area, on)
        value = told.value
        found = {
            "indicator": rule.indicator.code,
            "name": rule.indicator.title,
            "area": area.code,
            "on": on.isoformat(),
            "value": value if value is None or isinstance(value, int) else format(value.normalize(), "f"),
            "why": why_unknown(rule, told),
            "unit": rule.indicator.unit,
            "rule": sentence_of(rule, on),
        }
        if names:
            found["lists"] = {each.role: names_of(rule, each.rows) for each in lists_behind(rule, area, on)}
        return found

    def _text(self, rule, found):
        value = None if found["value"] is None else Decimal(found["value"])
        style = Style(rule.indicator.unit, rule.indicator.decimals)
        lines = [f"{found['name']}  {found['on']}  {text_of(value, style)}", found["rule"]]
        lines += [found["why"]] if found["why"] else []
        for role, names in found.get("lists", {}).items():
            lines += [f"{ROLES[role]} {len(names)}", *(f"  {name}" for name in names)]
        return "\n".join(lines)
