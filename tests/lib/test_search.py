"""Names are found as people type them, and the stored grams tell nothing."""

import pytest

from clienteling.clients.models import Client
from clienteling.lib import names, phones, search_grams
from tests import factories


@pytest.fixture
def zeng(db: None) -> Client:
    grams = search_grams.stored("曾丽艳", ["+8613812345678"])
    return factories.ClientFactory.create(name="曾丽艳", search_grams=grams)


@pytest.mark.parametrize("typed", ["曾", "丽艳", "曾丽艳", "zeng", "zengli", "liyan", "zly", "ZLY", "5678", "345678"])
def test_a_client_is_found_by(zeng: Client, typed: str) -> None:
    assert list(Client.objects.named_like(typed)) == [zeng]


@pytest.mark.parametrize("typed", ["王", "ceng", "艳丽", "zxy", "5679", "丽丽艳"])
def test_a_client_is_not_found_by(zeng: Client, typed: str) -> None:
    assert not Client.objects.named_like(typed).exists()


def test_grams_are_hashes() -> None:
    assert all(isinstance(gram, int) and abs(gram) > 2**20 for gram in search_grams.stored("曾丽艳"))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单雪琳", ("shan", "xue", "lin")),
        ("欧阳娜", ("ou", "yang", "na")),
        ("解晓", ("xie", "xiao")),
        ("仇英", ("qiu", "ying")),
        ("区志伟", ("ou", "zhi", "wei")),
        ("查良镛", ("zha", "liang", "yong")),
        ("朴正", ("piao", "zheng")),
        ("乐嘉", ("yue", "jia")),
        ("尉迟恭", ("yu", "chi", "gong")),
        ("单于明", ("chan", "yu", "ming")),
        ("盖叫天", ("ge", "jiao", "tian")),
        ("葛优", ("ge", "you")),
        ("Chloe Chan", ("chloe", "chan")),
    ],
)
def test_surnames_are_read_right(name: str, read: tuple[str, ...]) -> None:
    assert names.syllables(name) == read


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("乐嘉", "yuejia"),
        ("乐嘉", "lejia"),
        ("覃海洋", "tanhai"),
        ("覃海洋", "qhy"),
        ("欧阳娜", "oyn"),
        ("欧阳娜", "ouyang"),
        ("尉迟恭", "yuchi"),
        ("Chloe Chan", "chan"),
        ("Chloe Chan", "cc"),
    ],
)
def test_a_surname_is_found_by_every_reading(name: str, typed: str) -> None:
    factories.ClientFactory.create(name=name)
    assert Client.objects.named_like(typed).exists()


def test_masks_show_a_little() -> None:
    assert (names.mask("曾丽艳"), phones.mask("+8613812345678")) == ("曾**", "+86 138****5678")


@pytest.mark.parametrize("typed", ["138 1234 5678", "+86 138-1234-5678", "13812345678"])
def test_a_phone_has_one_spelling(typed: str) -> None:
    assert phones.to_e164(typed, "CN") == "+8613812345678"


@pytest.mark.parametrize("typed", ["", "abc", "12", "+999999999999999999"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a phone number"):
        phones.to_e164(typed, "CN")
