"""Units in the reader's language; the field writes them in Chinese."""

from django.utils.translation import pgettext_lazy as unit

UNITS = {
    "项": unit("unit", "items"),
    "笔": unit("unit", "cases"),
    "户": unit("unit", "enterprises"),
    "家": unit("unit", "firms"),
    "万元": unit("unit", "10,000 yuan"),
    "万元/人": unit("unit", "10,000 yuan a head"),
    "名": unit("unit", "people"),
    "次": unit("unit", "times"),
    "天": unit("unit", "days"),
    "人次": unit("unit", "attendances"),
    "场": unit("unit", "events"),
    "条": unit("unit", "chains"),
    "件": unit("unit", "pieces"),
}


def unit_word(name: str) -> str:
    """What has no word of its own, as "%", stays as it is."""
    return str(UNITS.get(name, name))
