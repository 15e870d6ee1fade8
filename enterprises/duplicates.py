"""When two records are the same firm, and what a merge of them adds.

A credit code names one firm for life, through every change of name: two records with different codes are two firms,
unless one of the codes was typed wrongly, and are not proposed. What is proposed has the same code, or the same name
where a code is missing, or carries as its name what the other was called before.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from qijiang.registers.duplicates import Found, Merging, Pair, Rule, alike, spelled

from .models import Enterprise, FormerName
from .spelling import SAME_WORDS

UNVERIFIED = Q(credit_code="")


def one_unverified(members):
    """Each record without a code with each that has one; where none has, with the first."""
    verified = [each for each in members if each.verified] or members[:1]
    return [Pair(kept, other) for kept in verified for other in members if not other.verified and other is not kept]


def called_as_before(rows, of, part):
    """Records whose name is a former name of another one: two queries."""
    same = rows.filter(name=OuterRef("name")).exclude(pk=OuterRef("enterprise"))
    names = FormerName.objects.in_use().filter(enterprise__in=rows)
    names = names.filter(Exists(same.filter(UNVERIFIED)) | Q(Exists(same), enterprise__credit_code=""))
    if of is not None:
        names = names.filter(Q(enterprise=of.pk) | Q(name=of.name))
    found = names.select_related("enterprise__area").order_by("name", "pk")[part.start : part.stop + 1]
    shown = list(found)[: part.stop - part.start]
    others = list(rows.filter(name__in=[each.name for each in shown]).order_by("pk")[: 10 * len(shown)])
    pairs = [_pair(each.enterprise, other) for each in shown for other in others if _may_be_one(each, other)]
    return Found(pairs, len(found) > len(shown))


def _may_be_one(former, other):
    firm = former.enterprise
    return other.name == former.name and other.pk != firm.pk and not (other.verified and firm.verified)


def _pair(renamed, other):
    """The one with a code stays; where neither has one, that which carries the newer name."""
    return Pair(other, renamed) if other.verified else Pair(renamed, other)


def other_names(before: Enterprise, after: Enterprise, merged: Enterprise) -> list[FormerName]:
    """The names that the merged firm was recorded under and is not called by; made up with a firm of the sample."""
    names = dict.fromkeys([before.name, merged.name])
    names.pop(after.name, None)
    return [FormerName(enterprise=before, name=name, keeper=after.keeper, sample=merged.sample) for name in names]


def doubts(kept: Enterprise, merged: Enterprise) -> list[str]:
    if kept.verified and merged.verified and kept.credit_code != merged.credit_code:
        return [say("Both have a credit code, and the codes differ: these are two firms, unless one code is wrong.")]
    return []


merging = Merging(
    rules=[
        Rule(_("The same credit code"), alike(spelled("credit_code"))),
        Rule(
            _("The same name, one of them without a credit code"),
            alike(spelled("name", *SAME_WORDS), one_unverified, UNVERIFIED),
        ),
        Rule(_("Called as another one was before"), called_as_before),
    ],
    also=other_names,
    also_label=_("Record the name that does not stay as a former name"),
    doubts=doubts,
)
