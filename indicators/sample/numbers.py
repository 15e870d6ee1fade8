"""Numbers as authorities give them, with their check digits, by a serial of our own; see qijiang/identifiers.py."""

from qijiang.identifiers import CREDIT_ALPHABET

MODULO_11 = "0123456789X"
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
DISTRICTS = 38  # that share the serials of the city
CERTIFICATES, PATENTS = 263, 200_000  # of a year and a district; of a year, a district and a kind


def credit_code(area: str, serial: int) -> str:
    """The 统一社会信用代码 of a firm registered in the area (6 digits); serial below 100,000.

    MA0 was given out in Beijing alone, so that no firm of Chongqing has such a code.
    """
    body = f"MA0{serial:05}"
    inner = -sum(int(c, 36) * w for c, w in zip(body, INNER_WEIGHTS, strict=True)) % 11
    code = f"91{area}{body}{MODULO_11[inner]}"
    check = -sum(CREDIT_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code)) % 31
    return code + CREDIT_ALPHABET[check]


def patent(year: int, kind: int, district: int, serial: int) -> str:
    """A patent number (ZC 0006-2003); kind 1 is an invention, 2 a utility model, 3 a design."""
    digits = f"{year}{kind}{district * PATENTS + serial:07}"
    check = sum(int(c) * w for c, w in zip(digits, PATENT_WEIGHTS, strict=True)) % 11
    return f"{digits}.{MODULO_11[check]}"


def certificate(year: int, district: int, serial: int) -> str:
    """The number of a 高新技术企业 certificate. Where a district needs more than its share of the four digits, the
    serial runs over into those of the region, as it does in large provinces."""
    if serial < CERTIFICATES:
        return f"GR{year}5110{district * CERTIFICATES + serial + 1:04}"
    return f"GR{year}{51_200_000 + district * 20_000 + serial:08}"


def sme_entry(year: int, area: str, serial: int) -> str:
    """The 入库登记编号 of a 科技型中小企业."""
    return f"{year}{area}A8{serial:06}"


def software(year: int, district: int, serial: int) -> str:
    """The 登记号 of a 软件著作权."""
    return f"{year}SR{district * 20_000 + serial:07}"


def contract(year: int, area: str, serial: int) -> str:
    """The registration number of a technology contract: 16 digits."""
    return f"{year}{area}{serial:06}"
