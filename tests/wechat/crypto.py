"""WeChat's side of the encryption, written from the published description and independent of the desk's.

AES-256-CBC, key: EncodingAESKey decoded, IV: its first 16 bytes; content: 16 random bytes, the length in network order,
the text, the receiver's id; PKCS#7 to blocks of 32 bytes. Signature: SHA-1 over the sorted values.
"""

from __future__ import annotations

import base64
import hashlib
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def signature(*values: str) -> str:
    return hashlib.sha1("".join(sorted(values)).encode(), usedforsecurity=False).hexdigest()


def encrypt(text: str, aes_key: str, receiver: str) -> str:
    content = text.encode()
    plain = os.urandom(16) + len(content).to_bytes(4, "big") + content + receiver.encode()
    padding = BLOCK - len(plain) % BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()


def decrypt(sealed: str, aes_key: str, receiver: str) -> str:
    decryptor = _cipher(aes_key).decryptor()
    plain = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    length = int.from_bytes(plain[16:20], "big")
    assert plain[20 + length :].decode() == receiver
    return plain[20 : 20 + length].decode()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(f"{aes_key}=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
