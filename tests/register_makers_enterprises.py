"""One valid record of each kind of the enterprises app; what is not said is filled in, different each time.

With save=False it is neither checked nor saved, so that a test can do either by hand.
"""

import datetime
from itertools import count
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from enterprises import validity
from enterprises.models import (
    Achievement,
    AchievementTransfer,
    AnnualFigures,
    Application,
    Challenge,
    ChallengeBid,
    Distinction,
    Enterprise,
    Financing,
    FormerName,
    FormerSeat,
    Fund,
    GrowthRule,
    IndustryChain,
    IntellectualRight,
    Patent,
    Payout,
    Policy,
    Project,
    RankedEnterprise,
    Ranking,
    RankingWeight,
    Recognition,
    TechContract,
)
from qijiang.identifiers import CREDIT_ALPHABET
from tests import makers

NUMBERS = count(1)
DAY = datetime.date(2021, 11, 12)


def credit_code(number):
    """A firm's credit code with both check digits, of the district 500110."""
    body = f"MA{number:06d}"
    inner = -sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = f"91500110{body}{'0123456789X'[inner]}"
    check = -sum(CREDIT_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code)) % 31
    return code + CREDIT_ALPHABET[check]


def patent_number(number, kind=1, year=2021):
    digits = f"{year}{kind}{number:07d}"
    check = sum(int(c) * w for c, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)) % 11
    return f"{digits}.{'0123456789X'[check]}"


def _save(model, fields):
    save = fields.pop("save", True)
    record = model(**fields)
    return makers.tidied(record) if save else record


def make_enterprise(**fields):
    number = next(NUMBERS)
    defaults = {"name": f"重庆企业{number}有限公司", "credit_code": credit_code(number)}
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(Enterprise, defaults | fields)


def _of_enterprise(model, fields, **defaults):
    if "enterprise" not in fields:
        defaults["enterprise"] = make_enterprise()
    return _save(model, defaults | fields)


def make_industry_chain(**fields):
    defaults = {"name": f"产业链{next(NUMBERS)}"}
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(IndustryChain, defaults | fields)


def make_former_name(**fields):
    return _of_enterprise(FormerName, fields, name=f"重庆曾用名{next(NUMBERS)}有限公司")


def make_former_seat(**fields):
    if "area" not in fields:
        fields["area"] = makers.make_area("500110001", "古南街道", "street", makers.make_district())
    return _of_enterprise(FormerSeat, fields, until=DAY - datetime.timedelta(next(NUMBERS)))


def make_recognition(**fields):
    """A 高新技术企业 issued on 2021-11-12 for three years; of another kind without a number."""
    usual: dict[str, Any] = {"kind": "high_tech", "issued": DAY, "occasion": "first"}
    fields = usual | fields
    if fields["kind"] == "high_tech":
        defaults = {"number": f"GR20215110{next(NUMBERS):04d}", "expires": validity.three_years(fields["issued"])}
        return _of_enterprise(Recognition, defaults | fields)
    return _of_enterprise(Recognition, fields)


def make_annual_figures(**fields):
    return _of_enterprise(
        AnnualFigures, fields, year=2021, revenue=5000, high_tech_revenue=3000, rd_spend=250, employees=100, rd_staff=12
    )


def make_patent(**fields):
    number = next(NUMBERS)
    kind = fields.get("kind", "invention")
    digit = {"utility": 2, "design": 3}.get(kind, 1)
    defaults = {"number": patent_number(number, digit), "kind": kind, "name": f"一种齿轮{number}"}
    return _of_enterprise(Patent, fields, **defaults, applied=datetime.date(2021, 1, 5), granted=DAY)


def make_tech_contract(**fields):
    number = next(NUMBERS)
    return _of_enterprise(
        TechContract,
        fields,
        number=f"202150011{number:07d}",
        name=f"齿轮技术开发{number}",
        buyer="重庆大学",
        kind="development",
        signed=DAY,
        amount=100,
        technology_amount=80,
    )


def make_project(**fields):
    number = next(NUMBERS)
    return _of_enterprise(
        Project, fields, number=f"CSTC2021-{number}", name=f"齿轮项目{number}", level="municipal", start=DAY
    )


def make_achievement(**fields):
    number = next(NUMBERS)
    return _of_enterprise(Achievement, fields, number=f"5002021Y{number:04d}", name=f"齿轮成果{number}", registered=DAY)


def make_achievement_transfer(**fields):
    if "achievement" not in fields:
        fields["achievement"] = make_achievement()
    defaults = {"date": DAY, "way": "licence", "recipient": f"受让企业{next(NUMBERS)}", "amount": 20}
    return _save(AchievementTransfer, defaults | fields)


def make_challenge(**fields):
    """Applications from 1 June to 1 December 2021."""
    days = {"announced": datetime.date(2021, 6, 1), "deadline": datetime.date(2021, 12, 1)}
    number = next(NUMBERS)
    defaults = {
        "number": f"JB2021-{number}",
        "title": f"齿轮难题{number}",
        "posed_by": "綦江传动",
        "reward": 100,
    } | days
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(Challenge, defaults | fields)


def make_challenge_bid(**fields):
    if "challenge" not in fields:
        fields["challenge"] = make_challenge()
    return _save(ChallengeBid, {"name": f"重庆大学{next(NUMBERS)}团队", "submitted": DAY} | fields)


def make_intellectual_right(**fields):
    number = next(NUMBERS)
    defaults = {"kind": "software", "number": f"2021SR{number:07d}", "name": f"齿轮软件{number}", "granted": DAY}
    return _of_enterprise(IntellectualRight, fields, **defaults)


def make_application(**fields):
    """Filed in the spring of 2022, recommended in May, not decided yet."""
    days = {"filed": datetime.date(2022, 4, 8), "recommended": datetime.date(2022, 5, 20)}
    return _of_enterprise(Application, fields, kind="high_tech", occasion="first", **days)


def make_distinction(**fields):
    return _of_enterprise(Distinction, fields, kind="standard", name=f"齿轮标准{next(NUMBERS)}", date=DAY)


def make_growth_rule(**fields):
    defaults = {"name": f"高成长规则{next(NUMBERS)}", "span": 3, "growth": 20}
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(GrowthRule, defaults | fields)


def make_ranking(weights=None, **fields):
    """A draft; `weights` are {field: weight}."""
    number = next(NUMBERS)
    if "area" not in fields:
        fields["area"] = makers.make_district()
    if "created_by" not in fields:
        fields["created_by"] = makers.make_user(f"drafter{number}")
    record = _save(Ranking, {"title": f"创新榜单{number}", "year": 2021} | fields)
    for field, weight in (weights or {}).items():
        RankingWeight.objects.create(ranking=record, field=field, weight=weight)
    return record


def make_ranking_weight(**fields):
    if "ranking" not in fields:
        fields["ranking"] = make_ranking()
    return _save(RankingWeight, {"field": "rd_spend", "weight": 100} | fields)


def make_ranked_enterprise(**fields):
    if "ranking" not in fields:
        fields["ranking"] = make_ranking()
    number = next(NUMBERS)
    defaults = {"place": number, "position": number, "record": number, "name": f"上榜企业{number}", "score": 50}
    return _save(RankedEnterprise, defaults | fields)


def make_fund(**fields):
    defaults = {"name": f"基金{next(NUMBERS)}", "kind": "bridge", "size": 5000}
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(Fund, defaults | fields)


def make_financing(**fields):
    number = f"QJ2021{next(NUMBERS):05d}"
    return _of_enterprise(
        Financing, fields, number=number, kind="knowledge_value", bank="重庆银行", amount=300, start=DAY
    )


def make_policy(**fields):
    number = next(NUMBERS)
    defaults = {"title": f"科技政策{number}", "number": f"綦江府发〔2021〕{number}号", "issued": DAY}
    if "area" not in fields:
        defaults["area"] = makers.make_district()
    return _save(Policy, defaults | fields)


def make_payout(**fields):
    if "policy" not in fields:
        fields["policy"] = make_policy()
    return _of_enterprise(Payout, fields, basis=f"首次认定奖励{next(NUMBERS)}", approved_amount=10, approved_on=DAY)


def refused_field(record):
    """{field: [message]} of the model's own check."""
    with pytest.raises(ValidationError) as caught:
        record.clean()
    return caught.value.message_dict
