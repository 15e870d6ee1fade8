"""The differences that the sample plants, all of them here: reconciliation is to find these and no others.

The list announced for 2021-12-31 (`AS_OF`) has everybody whom the register of the home district counts on that day, but
for `NOT_ANNOUNCED`, and besides the names of the five groups that the register does not count. `RENAMED` stands on the
list under the name it had before, with its credit code: that is no difference.
"""

import datetime

AS_OF = datetime.date(2021, 12, 31)
PUBLISHED = datetime.date(2022, 1, 14)
TITLE = "重庆市2021年有效高新技术企业名单(綦江区)"
PUBLISHER = "重庆市科学技术局"

UNKNOWN = ("重庆云岭示例精工有限公司", "重庆綦水示例智能科技有限公司", "重庆石壕示例新材料有限公司")
LAPSED = ("重庆恒岳齿轮有限公司", "重庆鼎岳信息技术有限公司")
CANCELLED = ("重庆瑞岳建材有限公司",)
MOVED_OUT = ("重庆宏岳汽车零部件有限公司", "重庆泰岳环保科技有限公司")
OUTSIDE = (
    "重庆盛岳电气有限公司",
    "重庆华岳新材料有限公司",
)  # their seat is in the 万盛经开区, which reports on its own
NOT_ANNOUNCED = ("重庆凯岳食品有限公司", "重庆隆岳软件有限公司")
RENAMED = ("重庆创岳智能装备有限公司", "重庆创岳机电设备有限公司")  # as it is called now, as it was

# What was reported of the home district beside what the register counts: two certificates of the batch of November had
# been put up for public notice and not yet been issued.
REPORTED = {("hte_valid", datetime.date(2022, 11, 30)): 2, ("hte_new", datetime.date(2022, 11, 30)): 2}
