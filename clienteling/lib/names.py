"""Chinese names: pinyin with surnames read right, and a mask for screens."""

from functools import lru_cache

# Surnames whose reading differs from the character's common one. Source: 《现代汉语词典》, surname readings.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "乐": "yue",
    "任": "ren", "盖": "ge", "尉": "yu", "宓": "fu", "缪": "miao", "翟": "zhai", "洗": "xian", "冼": "xian",
    "燕": "yan", "纪": "ji", "华": "hua", "召": "shao", "逄": "pang", "佴": "nai", "訾": "zi", "隗": "wei",
    "员": "yun", "种": "chong", "繁": "po", "秘": "bi", "折": "she", "黑": "he", "炅": "gui", "祭": "zhai",
    "葛": "ge", "车": "che", "牟": "mu", "谌": "chen", "褚": "chu", "佘": "she", "卜": "bu", "么": "yao",
    "盛": "sheng", "覃": "qin", "贾": "jia", "应": "ying", "那": "na", "哈": "ha", "干": "gan", "句": "gou",
}  # fmt: skip
COMPOUND = {
    "尉迟": ["yu", "chi"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"], "令狐": ["ling", "hu"],
    "澹台": ["tan", "tai"], "单于": ["chan", "yu"], "欧阳": ["ou", "yang"], "司马": ["si", "ma"],
    "上官": ["shang", "guan"], "诸葛": ["zhu", "ge"], "皇甫": ["huang", "fu"], "东方": ["dong", "fang"],
    "夏侯": ["xia", "hou"], "慕容": ["mu", "rong"], "宇文": ["yu", "wen"], "公孙": ["gong", "sun"],
    "轩辕": ["xuan", "yuan"], "司徒": ["si", "tu"], "端木": ["duan", "mu"], "南宫": ["nan", "gong"],
    "鲜于": ["xian", "yu"], "闾丘": ["lv", "qiu"], "呼延": ["hu", "yan"], "濮阳": ["pu", "yang"],
}  # fmt: skip
# Surnames whose bearers read them in two ways: found by either; the first is the one shown.
ALSO_READ = {"乐": "le", "覃": "tan", "盖": "gai", "隗": "kui", "缪": "miu", "宓": "mi", "尉": "wei", "祭": "ji"}


@lru_cache(maxsize=65_536)
def syllables(name: str) -> tuple[str, ...]:
    """`曾丽艳` → `("zeng", "li", "yan")`; Latin names are split into lower-case words."""
    name = name.strip()
    if name[:2] in COMPOUND:
        return (*COMPOUND[name[:2]], *common(name[2:]))
    if name[:1] in SURNAMES:
        return (SURNAMES[name[0]], *common(name[1:]))
    return tuple(word for part in common(name) for word in part.lower().split())


def common(text: str) -> list[str]:
    """As the dictionaries read it. These take 76 MB and a third of a second, so only who reads a name loads them."""
    if text.isascii():
        return [text] if text else []
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)


def readings(name: str) -> list[tuple[str, ...]]:
    """The name's syllables, and again where the surname has a second reading."""
    read, name = syllables(name), name.strip()
    also = ALSO_READ.get(name[:1]) if name[:2] not in COMPOUND else None
    return [read, (also, *read[1:])] if also else [read]


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
