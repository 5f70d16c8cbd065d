"""Callback crypto against the vector of wecom/api.md §12.2, and against garbage."""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher as Aes
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from clienteling.wecom.crypto import Cipher, Forged
from clienteling.wecom.models import Corp

SEALED = (
    "Q3stYC6hdFzMh9T8HCvyDDBT/PmNR37sQdSCEn7EgNMXWZEOBid02tn/5idP/wB6PbMqE93x77aaAzWJFhG975uSCLJGuf6T1Fgc9XOXMJ9c2Lv"
    "K1oa/JJ2Err1mAcal"
)
SIGNATURE = "741901cc82f06cc2c63e261dafbb44c769e8c8a1"
CORP = Corp(
    corp_id="ww0123456789abcdef",
    callback_token="clientelingTok",
    callback_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE",
)
CIPHER = Cipher(CORP, str(CORP.callback_token), str(CORP.callback_aes_key))


def opened(sealed: str, signature: str | None = None) -> str:
    """With a right signature unless one is given."""
    signature = CIPHER.sign(sealed, "1700000000", "nonce123") if signature is None else signature
    return CIPHER.open(sealed, signature=signature, timestamp="1700000000", nonce="nonce123")


def sealed(plain: bytes, pad: int | None = None) -> str:
    size = 32 - len(plain) % 32
    plain += bytes([size if pad is None else pad]) * size
    encryptor = Aes(algorithms.AES(CIPHER.key), modes.CBC(CIPHER.key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def test_the_vector_opens() -> None:
    assert opened(SEALED, SIGNATURE) == "<xml><Event>enter_agent</Event></xml>"


@pytest.mark.parametrize("signature", ["", SIGNATURE[:-1] + "0", "é", SIGNATURE.upper()])
def test_a_wrong_signature_opens_nothing(signature: str) -> None:
    with pytest.raises(Forged, match="signature"):
        opened(SEALED, signature)


def test_a_message_for_another_corp_is_refused() -> None:
    with pytest.raises(Forged, match="receive ID"):
        opened(sealed(bytes(16) + (4).to_bytes(4, "big") + b"text" + b"ww-another"))


@pytest.mark.parametrize("length", [5000, 2**32 - 1])
def test_a_length_beyond_the_message_is_refused(length: int) -> None:
    with pytest.raises(Forged, match="length"):
        opened(sealed(bytes(16) + length.to_bytes(4, "big") + b"text" + CORP.corp_id.encode()))


@pytest.mark.parametrize("pad", [0, 33, 255])
def test_a_wrong_padding_is_refused(pad: int) -> None:
    with pytest.raises(Forged, match="padding"):
        opened(sealed(bytes(16) + (4).to_bytes(4, "big") + b"text" + CORP.corp_id.encode(), pad))


@given(st.binary(max_size=400))
def test_signed_garbage_is_refused_and_nothing_else(garbage: bytes) -> None:
    whole = base64.b64encode(garbage).decode()
    with pytest.raises(Forged):
        opened(whole)
    with pytest.raises(Forged):
        opened(sealed(garbage))


@given(st.text(max_size=100))
def test_what_is_sealed_for_us_comes_out_as_it_went_in(text: str) -> None:
    message = text.encode()
    plain = bytes(16) + len(message).to_bytes(4, "big") + message + CORP.corp_id.encode()
    assert opened(sealed(plain)) == text
