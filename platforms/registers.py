"""The registers of places and people: the table of contents of the app."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from qijiang.registers.duplicates import Merging, Rule, alike, spelled
from qijiang.registers.register import Register

from .forms import TalentForm
from .models import (
    Agreement,
    Award,
    Commissioner,
    Event,
    Incubatee,
    Institution,
    Platform,
    PlatformRecognition,
    ServiceRecord,
    Talent,
)

KEPT = ["keeper", "source", "remark"]


def _doubled(title, *also):
    """Merged are those of the same name, and of whatever else must agree."""
    rest = [part for name in also for part in (Cast(name, CharField()), Value(" "))]
    return Merging(rules=[Rule(title, alike(Concat(*rest, spelled("name")) if rest else spelled("name")))])


platforms = Register(
    model=Platform,
    fields=["name", "kind", "area", "enterprise", "institution", "host_name", "independent", "co_builders", "field",
            "staff", "status", "founded", "withdrawn", *KEPT],
    key=["name"],
    columns=["name", "kind", "area", "enterprise", "institution", "independent", "status", "founded"],
    filters=["kind", "area", "status", "independent", "enterprise"],
    search=["name", "host_name", "co_builders", "enterprise__name", "institution__name"],
    merging=_doubled(_("The same name")),
    headings={
        "name": ["平台名称"],
        "kind": ["平台类型", "平台类别"],
        "host_name": ["依托单位名称"],
        "withdrawn": ["撤销时间"],
        "area": ["街镇", "镇街", "所在街镇", "所在地区"],
    },
)  # fmt: skip
platform_recognitions = Register(
    model=PlatformRecognition,
    fields=["platform", "level", "recogniser", "document", "recognised", "expires", "next_assessment", "assessment",
            "withdrawn", *KEPT],
    key=["platform+level+recognised"],
    columns=["recogniser", "platform", "level", "document", "recognised", "expires", "withdrawn"],
    filters=["level", "platform", "platform__area", "platform__kind", "recognised"],
    search=["recogniser", "document", "platform__name"],
)  # fmt: skip
institutions = Register(
    model=Institution,
    fields=["name", "credit_code", "kind", "area", "seat", "independent", "field", *KEPT],
    key=["credit_code", "name"],
    columns=["name", "kind", "credit_code", "area", "seat", "field"],
    filters=["kind", "area"],
    search=["name", "credit_code"],
    # each area keeps its own partners
    merging=_doubled(_("The same name in the same area"), "area_id"),
)
agreements = Register(
    model=Agreement,
    fields=["institution", "title", "kind", "enterprise", "platform", "signed", "until", "investment", "state", *KEPT],
    key=["institution+title+signed"],
    columns=["title", "institution", "kind", "enterprise", "signed", "until", "state"],
    filters=["kind", "state", "institution", "signed"],
    search=["title", "institution__name", "enterprise__name"],
)
talents = Register(
    model=Talent,
    fields=["name", "category", "level", "year", "batch", "number", "granting_body", "area", "enterprise",
            "institution", "employer_name", "engagement", "contract_from", "contract_to", "field", "support", "status",
            "left", "phone", *KEPT],
    key=["name+category+year+number"],
    columns=["name", "category", "level", "year", "enterprise", "institution", "engagement", "status"],
    filters=["category", "level", "year", "area", "engagement", "status", "enterprise"],
    search=["name", "number", "enterprise__name", "institution__name", "employer_name"],
    form=TalentForm,
    headings={
        "name": ["人才姓名"],
        "category": ["人才类型"],
        "year": ["入选年度", "获评年度", "年份"],
        "employer_name": ["用人单位", "工作单位"],
        "left": ["离岗日期", "离职日期", "离任日期"],
    },
)  # fmt: skip
commissioners = Register(
    model=Commissioner,
    fields=["name", "sent_by", "level", "field", "area", "term_from", "term_to", "phone", *KEPT],
    key=["name+sent_by+term_from"],
    columns=["name", "sent_by", "level", "field", "area", "term_from", "term_to"],
    filters=["level", "area", "term_from"],
    search=["name", "sent_by", "field"],
    # who serves another term is another record
    merging=_doubled(_("The same name and the same beginning of the term"), "term_from"),
)
service_records = Register(
    model=ServiceRecord,
    fields=["commissioner", "date", "street", "place", "kind", "days", "trained", "techniques", "note", *KEPT],
    key=["commissioner+date+kind+place"],
    columns=["date", "commissioner", "street", "place", "kind", "days", "trained", "techniques"],
    filters=["kind", "commissioner", "commissioner__area", "street", "place", "date"],
    search=["place", "note", "commissioner__name"],
)
incubatees = Register(
    model=Incubatee,
    fields=["platform", "name", "enterprise", "stage", "entered", "left", "result", *KEPT],
    key=["platform+name+entered"],
    columns=["name", "platform", "stage", "entered", "left", "result"],
    filters=["stage", "result", "platform", "platform__area", "entered", "left"],
    search=["name", "platform__name", "enterprise__name"],
)
events = Register(
    model=Event,
    fields=["name", "kind", "series", "area", "begins", "ends", "host", "participants", *KEPT],
    key=["name+begins", "name"],
    columns=["name", "kind", "area", "begins", "ends", "host", "participants"],
    filters=["kind", "area", "begins"],
    search=["name", "series", "host"],
)
awards = Register(
    model=Award,
    fields=["name", "year", "winner", "unit", "grade", "granting_body", "event", "enterprise", "area", *KEPT],
    key=["name+year+winner+unit"],
    columns=["name", "year", "winner", "unit", "grade", "event"],
    filters=["year", "area", "event"],
    search=["name", "winner", "unit"],
)
