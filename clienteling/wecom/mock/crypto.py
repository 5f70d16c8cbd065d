"""WeCom's callback encryption (document 90968), written apart from the product so that each side checks the other."""

import base64
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    joined = "".join(sorted([token, timestamp, nonce, encrypted]))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def encrypt(aes_key: str, message: str, receive_id: str, salt: bytes | None = None) -> str:
    """Base64 of salt, big-endian length, message and receive id, padded to 32 bytes. `salt` is 16 bytes."""
    text = message.encode()
    plain = (salt or os.urandom(16)) + struct.pack(">I", len(text)) + text + receive_id.encode()
    pad = BLOCK - len(plain) % BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def decrypt(aes_key: str, encrypted: str) -> tuple[str, str]:
    """The message and the receive id. Raises ValueError for anything malformed."""
    decryptor = _cipher(aes_key).decryptor()
    plain = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad or len(plain) - pad < 20:
        raise ValueError("bad padding")
    (length,) = struct.unpack(">I", plain[16:20])
    if 20 + length > len(plain) - pad:
        raise ValueError("bad length")
    return plain[20 : 20 + length].decode(), plain[20 + length : -pad].decode()
