"""Names of firms, people and things, put together from lists. Nobody is called so: the people's given names are the
stems and branches of the old calendar."""

from collections.abc import Callable

from .chance import Chance

FIRST = "恒瑞鼎博科宏泰盛华新智联创远达信诚嘉凯隆天润海川金铭润森毅朗卓越启元昊宇晟锦旭晨凌峰云腾普惠同方正德"
SECOND = "源驰锐安达力特通盛泰科美佳丰润业盈邦拓杰航辉迪威奥凡尔思维图格耐森维昌悦乾坤钧铂钰睿拓"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

# word in the firm's name: (class of GB/T 4754-2017, chain that it belongs to, weight, what it makes)
EQUIPMENT, ALUMINIUM, COPPER, MATERIALS, SECURITY, FOOD, BUILDING = (
    "高端装备制造产业集群", "铝材料产业链", "铜材料产业链", "新材料产业链", "信息安全产业", "食品健康产业",
    "装配式建筑产业",
)  # fmt: skip
TRADES: dict[str, tuple[str, str, float, tuple[str, ...]]] = {
    "齿轮": ("3453", EQUIPMENT, 5, ("行星齿轮", "斜齿轮", "变速箱齿轮", "齿轮轴")),
    "机械制造": ("3484", EQUIPMENT, 5, ("车桥壳体", "夹具", "数控车床刀架", "滚齿机")),
    "汽车零部件": ("3670", EQUIPMENT, 5, ("离合器", "转向节", "制动盘", "传动轴")),
    "智能装备": ("3499", EQUIPMENT, 3, ("机械手", "上下料装置", "检测工装", "装配线")),
    "铝业": ("3252", ALUMINIUM, 2.5, ("铝板带", "铝合金型材", "铝锭", "铝轮毂")),
    "铜业": ("3251", COPPER, 1.5, ("电解铜粉", "铜基粉末", "铜排", "铜合金")),
    "新材料": ("3985", MATERIALS, 5, ("纳米银浆", "石墨烯涂层", "气凝胶毡", "复合薄膜")),
    "新能源材料": ("3841", MATERIALS, 2, ("锂电池隔膜", "复合集流体", "电解液", "电池壳体")),
    "信息技术": ("6510", SECURITY, 8, ("数据采集", "态势感知", "身份认证", "视频分析")),
    "网络安全": ("6540", SECURITY, 4, ("入侵检测", "数据脱敏", "日志审计", "密钥管理")),
    "软件": ("6513", SECURITY, 6, ("生产管理", "仓储调度", "质量追溯", "设备运维")),
    "数字科技": ("6450", SECURITY, 6, ("标识解析", "边缘网关", "物联终端", "数字孪生")),
    "食品": ("1469", FOOD, 6, ("火锅底料", "复合调味料", "豆制品", "蓝莓果汁")),
    "生物科技": ("7340", FOOD, 4, ("植物提取物", "发酵菌剂", "花椒油", "益生菌")),
    "生态农业": ("0149", "", 8, ("辣椒育苗", "糯玉米种植", "木瓜栽培", "鱼菜共生")),
    "装配建筑": ("3021", BUILDING, 3, ("预制叠合板", "装配式墙板", "钢结构节点", "连接件")),
    "建材": ("3034", BUILDING, 4, ("轻质隔墙板", "砂浆", "页岩砖", "保温板")),
    "环保科技": ("7721", "", 5, ("污泥干化", "烟气脱硫", "污水处理", "粉尘收集")),
    "电气": ("3823", "", 4, ("配电柜", "断路器", "电缆桥架", "逆变器")),
    "检测技术": ("7452", "", 3, ("应力检测", "光谱分析", "环境监测", "无损探伤")),
    "医疗器械": ("3589", "", 2, ("康复支具", "输液装置", "理疗仪", "采血器具")),
    "物流科技": ("5920", "", 3, ("冷链箱", "分拣线", "托盘", "周转箱")),
}
OF_SOFTWARE = {"64", "65"}  # divisions of section I
MANUFACTURED = range(13, 44)  # divisions of section C
WAYS = (
    "一种{0}的加工装置",
    "一种{0}用夹紧机构",
    "一种{0}的制备方法",
    "一种高效{0}",
    "一种{0}检测系统",
    "一种便于维护的{0}",
)
SUBJECTS = ("关键技术研究与应用", "工艺优化及产业化", "智能化生产线研发", "绿色制造技术集成", "性能提升与示范")
BANKS = (
    "重庆农村商业银行",
    "重庆银行",
    "中国建设银行",
    "中国农业银行",
    "重庆三峡银行",
)
FIELDS = ("先进制造", "新材料", "电子信息", "食品加工", "生态环境", "现代农业", "生物医药")
CROPS = ("辣椒", "糯玉米", "花椒", "蓝莓", "水稻制种", "生猪养殖", "柑橘", "食用菌", "中药材", "大棚蔬菜")
UNIVERSITIES = (
    "重庆示例工业大学", "重庆示例农业大学", "示例省理工学院", "重庆示例职业技术学院", "示例省材料科技大学",
    "示例省软件学院",
)  # fmt: skip


class FirmNames:
    """Firms' names, each given once; those of another district name the district."""

    def __init__(self, chance: Chance, district: str, is_home: bool, taken: set[str]):
        self.chance, self.district, self.is_home, self.taken = chance, district, is_home, set(taken)

    def next(self, trade: str) -> str:
        while True:
            if self.is_home and self.chance.random() < 0.7:
                place = "重庆"
            else:
                place = f"重庆市{self.district}"
            name = f"{place}{self.chance.choice(FIRST)}{self.chance.choice(SECOND)}{trade}有限公司"
            if name not in self.taken:
                self.taken.add(name)
                return name


def person(chance: Chance) -> str:
    return f"{chance.choice(SURNAMES)}{chance.choice(STEMS)}{chance.choice(BRANCHES)}"


def buyer(chance: Chance) -> str:
    """Somebody who is in no register."""
    return f"示例采购单位{chance.randrange(1, 90):02}号"


def unlike(seen: set, draw: Callable[[], tuple]) -> tuple:
    """What `draw` gives, drawn again as long as it is among those seen; from now on it is one of them."""
    found = draw()
    while found in seen:
        found = draw()
    seen.add(found)
    return found


def invention(chance: Chance, trade: str) -> str:
    """The title of a patent in the trade."""
    return chance.choice(WAYS).format(chance.choice(TRADES[trade][3]))


def subject(chance: Chance, trade: str) -> str:
    """What a project or a contract is about."""
    return f"{chance.choice(TRADES[trade][3])}{chance.choice(SUBJECTS)}"
