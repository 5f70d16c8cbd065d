"""Callback crypto over any text, held against two other implementations: wechatpy's and the steps of api.md §12.2."""

import base64
import hashlib
import os
from itertools import permutations

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher as Aes
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.enterprise.exceptions import InvalidCorpIdException
from wechatpy.exceptions import InvalidSignatureException

from clienteling.wecom import envelope
from clienteling.wecom.crypto import Cipher, Forged, open_callback
from clienteling.wecom.mock import crypto as mock_crypto
from clienteling.wecom.models import Corp

# The set of WeCom's own sample code: token, key, corp and ciphertext.
OFFICIAL = Corp(
    corp_id="wx5823bf96d3bd56c7",
    callback_token="QDG6eK",
    callback_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
)
OFFICIAL_SIGNATURE = "477715d11cdb4164915debcba66cb864d751f3e6"
OFFICIAL_SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
STAMP, NONCE = "1700000000", "nonce123"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)
AES_KEYS = st.binary(min_size=32, max_size=32).map(lambda raw: base64.b64encode(raw).decode().rstrip("="))
TOKENS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=32)


@st.composite
def corps(draw: st.DrawFn) -> Corp:
    return Corp(corp_id="ww0123456789abcdef", callback_token=draw(TOKENS), callback_aes_key=draw(AES_KEYS))


def signed(token: str, sealed: str) -> str:
    """By the book: SHA-1 over the four strings, sorted and joined."""
    return hashlib.sha1("".join(sorted([token, STAMP, NONCE, sealed])).encode()).hexdigest()  # noqa: S324


def sealed_by_hand(corp: Corp, message: bytes, *, receive_id: bytes = b"", length: int | None = None) -> str:
    """By the book: 16 random bytes, length, message, receiver, padded to a multiple of 32, AES-CBC."""
    size = len(message) if length is None else length
    plain = os.urandom(16) + size.to_bytes(4, "big") + message + (receive_id or corp.corp_id.encode())
    pad = 32 - len(plain) % 32
    key = base64.b64decode(f"{corp.callback_aes_key}=")
    encryptor = Aes(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def opened(corp: Corp, sealed: str, signature: str | None = None) -> str:
    signature = signed(str(corp.callback_token), sealed) if signature is None else signature
    return open_callback(corp, sealed, signature=signature, timestamp=STAMP, nonce=NONCE)


def test_the_official_samples_signature_and_text_come_out() -> None:
    plain = open_callback(
        OFFICIAL, OFFICIAL_SEALED, signature=OFFICIAL_SIGNATURE, timestamp="1409659813", nonce="1372623149"
    )
    assert envelope.first(plain, "ToUserName") == OFFICIAL.corp_id


@given(corps(), TEXTS)
def test_what_either_implementation_seals_the_other_and_ours_open(corp: Corp, text: str) -> None:
    theirs = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
    by_wechatpy = PrpCrypto(theirs.key).encrypt(text, corp.corp_id).decode()
    by_mock = mock_crypto.encrypt(str(corp.callback_aes_key), text, corp.corp_id)
    by_hand = sealed_by_hand(corp, text.encode())
    for sealed in (by_wechatpy, by_mock, by_hand):
        assert opened(corp, sealed) == text
        assert PrpCrypto(theirs.key).decrypt(sealed, corp.corp_id) == text
        assert len(base64.b64decode(sealed)) % 32 == 0


@given(corps(), TEXTS)
def test_signatures_agree_with_wechatpys_and_with_the_book(corp: Corp, text: str) -> None:
    sealed = sealed_by_hand(corp, text.encode())
    ours = Cipher(corp, str(corp.callback_token), str(corp.callback_aes_key)).sign(sealed, STAMP, NONCE)
    assert ours == signed(str(corp.callback_token), sealed)
    theirs = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
    assert theirs.check_signature(ours, STAMP, NONCE, sealed) == text
    with pytest.raises(InvalidSignatureException):
        theirs.check_signature(ours[::-1] + "0", STAMP, NONCE, sealed)


@given(corps(), st.integers(0, 200))
def test_every_length_of_padding_opens(corp: Corp, size: int) -> None:
    assert opened(corp, sealed_by_hand(corp, b"x" * size)) == "x" * size


@given(corps(), TEXTS, st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=40))
def test_another_receiver_is_refused_by_both(corp: Corp, text: str, other: str) -> None:
    sealed = sealed_by_hand(corp, text.encode(), receive_id=f"ww{other}x".encode())
    with pytest.raises(Forged, match="receive ID"):
        opened(corp, sealed)
    theirs = WeChatCrypto(corp.callback_token, corp.callback_aes_key, corp.corp_id)
    with pytest.raises(InvalidCorpIdException):
        theirs.check_signature(signed(theirs.token, sealed), STAMP, NONCE, sealed)


@given(corps(), TEXTS, st.integers(0, 2**32 - 1))
def test_a_length_that_is_not_the_messages_is_refused(corp: Corp, text: str, length: int) -> None:
    right = len(text.encode())
    with pytest.raises(Forged):
        opened(corp, sealed_by_hand(corp, text.encode(), length=length if length != right else right + 1))


@given(corps(), corps(), TEXTS)
def test_another_key_opens_nothing(corp: Corp, other: Corp, text: str) -> None:
    if other.callback_aes_key == corp.callback_aes_key:
        return
    with pytest.raises(Forged):
        opened(corp, sealed_by_hand(other, text.encode()))


@given(corps(), TEXTS, st.data())
def test_a_changed_byte_of_the_ciphertext_never_yields_the_text_as_if_sent(
    corp: Corp, text: str, data: st.DataObject
) -> None:
    """With its old signature nothing opens; signed anew by whoever knows the token, it is never taken for the same."""
    raw = bytearray(base64.b64decode(sealed_by_hand(corp, text.encode())))
    sealed = base64.b64encode(raw).decode()
    raw[data.draw(st.integers(16, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = base64.b64encode(raw).decode()
    with pytest.raises(Forged, match="signature"):
        opened(corp, changed, signed(str(corp.callback_token), sealed))
    try:
        assert opened(corp, changed) != text
    except Forged:
        pass


@given(corps(), TEXTS)
def test_a_cut_ciphertext_is_refused(corp: Corp, text: str) -> None:
    sealed = sealed_by_hand(corp, text.encode())
    for cut in (sealed[:-1], sealed[:-4], sealed[1:], sealed[:20], ""):
        with pytest.raises(Forged):
            opened(corp, cut)


@pytest.mark.parametrize("order", list(permutations(("timestamp", "nonce"))))
def test_the_four_strings_are_sorted_before_they_are_signed(order: tuple[str, str]) -> None:
    given_ = dict(zip(order, ("1409659813", "1372623149"), strict=True))
    cipher = Cipher(OFFICIAL, str(OFFICIAL.callback_token), str(OFFICIAL.callback_aes_key))
    assert cipher.sign(OFFICIAL_SEALED, given_["timestamp"], given_["nonce"]) == OFFICIAL_SIGNATURE
