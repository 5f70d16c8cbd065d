"""Chinese names: pinyin with surnames read right, and a mask for screens."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

# Surnames whose reading differs from the character's common one. Source: 《现代汉语词典》, surname readings.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "乐": "yue",
    "任": "ren", "盖": "ge", "尉": "yu", "宓": "fu", "缪": "miao", "翟": "zhai", "洗": "xian", "冼": "xian",
    "燕": "yan", "纪": "ji", "华": "hua", "召": "shao", "逄": "pang", "佴": "nai", "訾": "zi", "隗": "wei",
}  # fmt: skip
COMPOUND = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"], "令狐": ["ling", "hu"],
    "澹台": ["tan", "tai"], "单于": ["chan", "yu"], "欧阳": ["ou", "yang"], "司马": ["si", "ma"],
    "上官": ["shang", "guan"], "诸葛": ["zhu", "ge"],
}  # fmt: skip


@lru_cache(maxsize=65_536)
def syllables(name: str) -> tuple[str, ...]:
    """`曾丽艳` → `("zeng", "li", "yan")`; Latin names are split into lower-case words."""
    name = name.strip()
    if name[:2] in COMPOUND:
        return (*COMPOUND[name[:2]], *lazy_pinyin(name[2:], style=Style.NORMAL, v_to_u=False))
    if name[:1] in SURNAMES:
        return (SURNAMES[name[0]], *lazy_pinyin(name[1:], style=Style.NORMAL, v_to_u=False))
    read = lazy_pinyin(name, style=Style.NORMAL, v_to_u=False)
    return tuple(word for part in read for word in part.lower().split())


def sort_key(name: str) -> str:
    """Names sort by pinyin, not by the database's collation."""
    return " ".join(syllables(name))[:120]


def reading(name: str) -> str:
    """What is the same for `朱丽艳`, `Zhu Liyan` and `LIYAN ZHU`: the letters, in no order."""
    return "".join(sorted("".join(syllables(name)).replace("ü", "v")))


def same(one: str, other: str) -> bool:
    """Whether two spellings may be one name; different characters of the same sound are different names."""
    plain, plain_other = ("".join(text.split()).casefold() for text in (one, other))
    if plain == plain_other:
        return True
    spelled_apart = plain.isascii() or plain_other.isascii()
    return spelled_apart and reading(one) == reading(other)


def mask(text: str) -> str:
    """`曾丽艳` → `曾**`: the first character and no more."""
    return text[:1] + "*" * min(len(text) - 1, 2) if len(text) > 1 else text
