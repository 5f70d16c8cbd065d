"""What a rule is called in both languages, kept as one name: `生日 · Birthday`."""

BETWEEN = " · "


def joined(chinese: str, english: str) -> str:
    return BETWEEN.join(part for part in (chinese.strip(), english.strip()) if part)


def parted(name: str) -> tuple[str, str]:
    """Chinese and English; a name in one language stands for both."""
    chinese, between, english = name.partition(BETWEEN)
    return (chinese, english) if between else (name, name)


def in_language(name: str, language: str) -> str:
    chinese, english = parted(name)
    return chinese if language.startswith("zh") else english
