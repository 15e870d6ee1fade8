"""The registers of what is announced: the published lists that counts are compared with."""

from qijiang.registers.natural import OF_DIRECTORY
from qijiang.registers.register import Register

from .models import AnnouncedEntry, Announcement, Indicator

# a workbook names an indicator as pages do
OF_DIRECTORY[Indicator] = ["code", "name"]

announcements = Register(
    model=Announcement,
    fields=["title", "indicator", "area", "as_of", "publisher", "published", "keeper", "source", "remark"],
    key=["title"],
    columns=["title", "indicator", "area", "as_of", "publisher", "published"],
    filters=["indicator", "area", "as_of"],
    search=["title", "publisher"],
    headings={
        "title": ["公告名称", "名单名称", "文件名称"],
        "indicator": ["指标名称"],
        "area": ["所在地区", "区县"],
        "as_of": ["截止日期", "统计日期"],
        "publisher": ["公告单位", "发布单位"],
        "published": ["公告日期", "发布日期"],
    },
)
announced_entries = Register(
    model=AnnouncedEntry,
    fields=["announcement", "name", "code", "number", "keeper", "source", "remark"],
    key=["announcement+name"],
    columns=["name", "announcement", "code", "number"],
    filters=["announcement"],
    search=["name", "code", "number", "announcement__title"],
    headings={
        "announcement": ["公告名称", "名单名称"],
        "name": ["企业名称", "单位名称", "公司名称", "名称"],
        "code": ["统一社会信用代码", "信用代码"],
        "number": ["证书编号", "登记编号", "入库登记编号", "入库编号"],
    },
)
