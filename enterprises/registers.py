"""The registers of enterprises and their money: the table of contents of the app."""

from qijiang.registers.register import Register

from . import duplicates
from .models import (
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
    IndustryChain,
    IntellectualRight,
    Patent,
    Payout,
    Policy,
    Project,
    Recognition,
    TechContract,
)

enterprises = Register(
    model=Enterprise,
    fields=["credit_code", "name", "area", "park", "chain", "industry", "established", "status", "moved_in",
            "moved_from", "moved_out", "moved_to", "closed", "contact", "phone", "keeper", "source", "remark"],
    key=["credit_code", "name"],
    columns=["name", "credit_code", "area", "park", "chain", "status", "established"],
    filters=["area", "park", "chain", "status", "established"],
    search=["name", "credit_code", "former_names__name"],
    merging=duplicates.merging,
    headings={
        "credit_code": ["社会信用代码", "信用代码", "组织机构代码", "纳税人识别号"],
        "name": ["企业名称", "单位名称", "公司名称", "企业全称"],
        "area": ["街镇", "镇街", "所属街镇", "所在街镇", "所在地区", "属地"],
        "park": ["所属园区"],
        "chain": ["所属产业链"],
        "industry": ["行业", "国民经济行业代码", "所属行业"],
        "established": ["成立时间", "注册日期", "注册时间"],
        "status": ["登记状态", "企业状态"],
        "closed": ["注销日期", "注销时间"],
        "contact": ["企业联系人", "科技专员", "负责人"],
        "phone": ["联系电话", "手机", "手机号码", "联系方式"],
    },
    words={  # as the registration authority writes them
        "status": {
            "存续": "operating", "在业": "operating", "开业": "operating", "正常": "operating",
            "存续（在营、开业、在册）": "operating", "在营（开业）": "operating", "停业": "suspended",
            "歇业": "suspended", "注销": "closed", "吊销": "revoked", "吊销，未注销": "revoked", "迁出": "moved_out",
        }
    },
)  # fmt: skip
chains = Register(
    model=IndustryChain,
    fields=["name", "area", "lead", "description", "keeper", "source", "remark"],
    key=["name"],
    columns=["name", "area", "lead", "description"],
    filters=["area"],
    search=["name", "description"],
)
former_names = Register(
    model=FormerName,
    fields=["enterprise", "name", "until", "keeper", "source", "remark"],
    key=["enterprise+name"],
    columns=["name", "enterprise", "until"],
    filters=["enterprise"],
    search=["name"],
)
former_seats = Register(
    model=FormerSeat,
    fields=["enterprise", "area", "park", "until", "keeper", "source", "remark"],
    key=["enterprise+until"],
    columns=["enterprise", "area", "park", "until"],
    filters=["enterprise", "area", "until"],
    search=["enterprise__name"],
    headings={
        "enterprise": ["企业名称", "单位名称", "公司名称", "统一社会信用代码", "信用代码"],
        "area": ["原街镇", "原属地", "迁出地", "原注册地"],
        "until": ["迁出日期", "迁移日期", "迁移时间"],
    },
)
recognitions = Register(
    model=Recognition,
    fields=["enterprise", "kind", "number", "batch", "issued", "expires", "occasion", "cancelled", "cancel_reason",
            "keeper", "source", "remark"],
    key=["kind+number", "enterprise+kind+issued"],
    columns=["kind", "enterprise", "number", "batch", "issued", "expires", "occasion", "cancelled"],
    filters=["kind", "occasion", "enterprise", "enterprise__area", "issued", "expires"],
    search=["number", "enterprise__name"],
    headings={
        "enterprise": ["企业名称", "单位名称", "公司名称", "统一社会信用代码", "信用代码"],
        "kind": ["资质类型"],
        "number": ["入库登记编号", "入库编号"],
        "issued": ["发证日期", "发证时间", "认定日期", "入库日期"],
        "expires": ["到期日期", "有效期截止"],
    },
    words={
        "kind": {
            "高企": "high_tech", "高新技术企业": "high_tech", "科技型中小企业": "tech_sme",
            "国家科技型中小企业": "tech_sme", "科技型企业": "city_tech", "专精特新": "specialised",
            "专精特新“小巨人”企业": "little_giant", "小巨人": "little_giant", "瞪羚": "gazelle", "牛羚": "wildebeest",
        },
        "occasion": {"首次": "first", "新认定": "first", "重新": "renewed", "复审": "renewed"},
    },
)  # fmt: skip
applications = Register(
    model=Application,
    fields=["enterprise", "kind", "occasion", "batch", "filed", "recommended", "noticed", "decided", "outcome",
            "keeper", "source", "remark"],
    key=["enterprise+kind+filed"],
    columns=["kind", "enterprise", "enterprise__area", "batch", "filed", "recommended", "noticed", "outcome"],
    filters=["kind", "enterprise", "enterprise__area", "filed", "outcome"],
    search=["enterprise__name", "batch"],
    headings={
        "enterprise": ["企业名称", "单位名称", "公司名称", "统一社会信用代码", "信用代码"],
        "kind": ["资质类型", "申报类型"],
        "filed": ["申报时间", "提交日期"],
        "noticed": ["公示时间"],
    },
)  # fmt: skip
annual_figures = Register(
    model=AnnualFigures,
    fields=["enterprise", "year", "revenue", "high_tech_revenue", "cost", "rd_spend", "profit", "tax", "assets",
            "exports", "employees", "science_staff", "rd_staff", "above_scale", "has_rd_institution", "keeper",
            "source", "remark"],
    key=["enterprise+year"],
    columns=["year", "enterprise", "revenue", "rd_spend", "employees", "rd_staff", "above_scale"],
    filters=["year", "enterprise", "enterprise__area", "above_scale", "has_rd_institution"],
    search=["enterprise__name"],
    headings={
        "enterprise": ["企业名称", "单位名称", "公司名称", "统一社会信用代码", "信用代码"],
        "year": ["年份", "统计年度"],
        "revenue": ["营收", "主营业务收入"],
        "cost": ["成本费用", "成本费用支出", "成本费用总额"],
        "rd_spend": ["研发费用", "研发投入", "研发经费"],
        "employees": ["职工总数", "从业人数", "员工人数"],
    },
)  # fmt: skip
patents = Register(
    model=Patent,
    fields=["number", "kind", "name", "enterprise", "applied", "granted", "lapsed", "state", "high_value", "pledged",
            "keeper", "source", "remark"],
    key=["number"],
    columns=["name", "number", "kind", "enterprise", "granted", "state", "high_value"],
    filters=["kind", "state", "high_value", "pledged", "enterprise", "granted"],
    search=["number", "name", "enterprise__name"],
    headings={
        "enterprise": ["企业名称", "单位名称", "公司名称", "统一社会信用代码", "信用代码"],
        "number": ["申请号", "专利申请号"],
        "name": ["发明名称"],
        "granted": ["授权日期"],
    },
    words={
        "kind": {
            "发明": "invention", "发明专利": "invention", "实用新型": "utility", "实用新型专利": "utility",
            "外观设计": "design", "外观设计专利": "design",
        }
    },
)  # fmt: skip
rights = Register(
    model=IntellectualRight,
    fields=["number", "kind", "name", "enterprise", "granted", "lapsed", "keeper", "source", "remark"],
    key=["kind+number"],
    columns=["name", "number", "kind", "enterprise", "granted", "lapsed"],
    filters=["kind", "enterprise", "granted"],
    search=["number", "name", "enterprise__name"],
    headings={"number": ["登记号"], "name": ["软件名称"], "enterprise": ["著作权人"]},
)
distinctions = Register(
    model=Distinction,
    fields=["enterprise", "kind", "name", "number", "date", "keeper", "source", "remark"],
    key=["enterprise+kind+name"],
    columns=["name", "kind", "enterprise", "number", "date"],
    filters=["kind", "enterprise", "date"],
    search=["name", "number", "enterprise__name"],
)
contracts = Register(
    model=TechContract,
    fields=["number", "name", "enterprise", "buyer", "kind", "signed", "registered", "amount", "technology_amount",
            "keeper", "source", "remark"],
    key=["number"],
    columns=["name", "number", "kind", "enterprise", "buyer", "signed", "amount", "technology_amount"],
    filters=["kind", "enterprise", "signed"],
    search=["number", "name", "buyer", "enterprise__name"],
)  # fmt: skip
projects = Register(
    model=Project,
    fields=["number", "name", "level", "programme", "open_challenge", "enterprise", "funds", "grant", "start", "end",
            "accepted", "state", "keeper", "source", "remark"],
    key=["number", "enterprise+name"],
    columns=["name", "level", "enterprise", "open_challenge", "funds", "grant", "start", "state"],
    filters=["level", "state", "open_challenge", "enterprise", "enterprise__area", "start"],
    search=["number", "name", "enterprise__name"],
)  # fmt: skip
achievements = Register(
    model=Achievement,
    fields=["number", "name", "enterprise", "registered", "keeper", "source", "remark"],
    key=["number", "enterprise+name"],
    columns=["name", "number", "enterprise", "registered"],
    filters=["enterprise", "enterprise__area", "registered"],
    search=["number", "name", "enterprise__name"],
)
transfers = Register(
    model=AchievementTransfer,
    fields=["achievement", "date", "way", "recipient", "amount", "contract", "keeper", "source", "remark"],
    key=["achievement+date+way+recipient"],
    columns=["date", "achievement", "way", "recipient", "amount", "contract"],
    filters=["way", "achievement__enterprise__area", "date"],
    search=["recipient", "achievement__name", "achievement__enterprise__name"],
)
challenges = Register(
    model=Challenge,
    fields=["number", "title", "area", "enterprise", "posed_by", "field", "objective", "reward", "announced",
            "deadline", "decided", "project", "keeper", "source", "remark"],
    key=["number", "title"],
    columns=["title", "posed_by", "area", "reward", "announced", "deadline", "decided"],
    filters=["area", "enterprise", "announced", "deadline"],
    search=["number", "title", "posed_by", "field"],
    headings={"title": ["榜单名称", "需求名称"], "posed_by": ["需求单位", "发榜单位"], "reward": ["榜金"]},
)  # fmt: skip
bids = Register(
    model=ChallengeBid,
    fields=["challenge", "name", "enterprise", "submitted", "amount", "result", "keeper", "source", "remark"],
    key=["challenge+name"],
    columns=["name", "challenge", "submitted", "amount", "result"],
    filters=["result", "challenge", "challenge__area", "submitted"],
    search=["name", "challenge__title"],
    headings={"name": ["揭榜单位", "申报单位"]},
)
funds = Register(
    model=Fund,
    fields=["name", "area", "kind", "size", "manager", "founded", "keeper", "source", "remark"],
    key=["name"],
    columns=["name", "kind", "area", "size", "manager", "founded"],
    filters=["kind", "area"],
    search=["name", "manager"],
)
financings = Register(
    model=Financing,
    fields=["number", "enterprise", "kind", "fund", "bank", "amount", "start", "end", "repaid", "rate", "saving",
            "keeper", "source", "remark"],
    key=["bank+number", "enterprise+kind+bank+start"],
    columns=["kind", "enterprise", "fund", "bank", "amount", "start", "end", "repaid"],
    filters=["kind", "fund", "enterprise", "enterprise__area", "start"],
    search=["number", "bank", "enterprise__name"],
)  # fmt: skip
policies = Register(
    model=Policy,
    fields=["title", "number", "area", "issuer", "issued", "valid_from", "valid_to", "keeper", "source", "remark"],
    key=["number", "title"],
    columns=["title", "number", "issuer", "issued", "valid_from", "valid_to"],
    filters=["area", "issued"],
    search=["title", "number", "issuer"],
)
payouts = Register(
    model=Payout,
    fields=["policy", "enterprise", "basis", "approved_amount", "approved_on", "paid_amount", "paid_on", "keeper",
            "source", "remark"],
    key=["enterprise+policy+approved_on+basis"],
    columns=["basis", "enterprise", "policy", "approved_amount", "approved_on", "paid_amount", "paid_on"],
    filters=["policy", "enterprise", "enterprise__area", "approved_on", "paid_on"],
    search=["basis", "enterprise__name", "policy__title"],
)  # fmt: skip
