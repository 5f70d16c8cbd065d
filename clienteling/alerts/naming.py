"""What a rule is called in both languages, kept as one name: `生日 · Birthday`."""

BETWEEN = " · "


def joined(chinese: str, english: str) -> str:
    return BETWEEN.join(part for part in (chinese.strip(), english.strip()) if part)


def parted(name: str) -> tuple[str, str]:
    """Chinese and English; a name in one language stands for both."""
    chinese, between, english = name.partition(BETWEEN)
    return (chinese, english) if between else (name, name)


def is_in_both(name: str) -> bool:
    """Chinese stands before the dot and none after it; a title may have a dot in it for itself."""
    chinese, english = parted(name)
    return has_chinese(chinese) and not has_chinese(english)


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def title_in(title: str, language: str) -> str:
    """Of what people named themselves: the reader's part, where it is written in both languages."""
    return in_language(title, language) if is_in_both(title) else title


def in_language(name: str, language: str) -> str:
    chinese, english = parted(name)
    return chinese if language.startswith("zh") else english
