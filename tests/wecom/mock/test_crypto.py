"""The mock's own message crypto against the published vector, and against wechatpy both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import WeChatCrypto

from clienteling.wecom.mock.crypto import decrypt, encrypt, signature
from clienteling.wecom.mock.events import element
from tests.wecom.mock.stage import AES_KEY, CORPID, TOKEN

MESSAGE = "<xml><Event>enter_agent</Event></xml>"
ENCRYPT = (
    "Q3stYC6hdFzMh9T8HCvyDDBT/PmNR37sQdSCEn7EgNMXWZEOBid02tn/5idP/wB6"
    "PbMqE93x77aaAzWJFhG975uSCLJGuf6T1Fgc9XOXMJ9c2LvK1oa/JJ2Err1mAcal"
)


def test_the_vector_encrypts_and_signs_exactly() -> None:
    encrypted = encrypt(AES_KEY, MESSAGE, CORPID, salt=b"0123456789abcdef")
    assert encrypted == ENCRYPT
    assert signature(TOKEN, "1700000000", "nonce123", encrypted) == "741901cc82f06cc2c63e261dafbb44c769e8c8a1"


def test_the_vector_decrypts() -> None:
    assert decrypt(AES_KEY, ENCRYPT) == (MESSAGE, CORPID)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_anything_comes_back_whole(message: str) -> None:
    assert decrypt(AES_KEY, encrypt(AES_KEY, message, CORPID)) == (message, CORPID)


def test_wechatpy_reads_what_the_mock_writes() -> None:
    encrypted = encrypt(AES_KEY, "<xml><A>好]]></A></xml>", CORPID)
    envelope = element("xml", [("ToUserName", CORPID), ("Encrypt", encrypted)])
    signed = signature(TOKEN, "1700000000", "n", encrypted)
    crypto = WeChatCrypto(TOKEN, AES_KEY, CORPID)
    assert crypto.decrypt_message(envelope, signed, "1700000000", "n") == "<xml><A>好]]></A></xml>"


@pytest.mark.parametrize("garbage", ["", "AAAA", "not base64!", "A" * 44])
def test_garbage_is_refused(garbage: str) -> None:
    with pytest.raises(ValueError):
        decrypt(AES_KEY, garbage)
