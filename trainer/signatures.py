"""Which models are our own: the hash of each, signed with the service's key when it has been trained here."""

from __future__ import annotations

import hashlib
import hmac

PURPOSE = b"anxin: a model of ours"
"""Keeps these signatures apart from others made with the same secret."""


def sign(key: str, commit: str, sha256: str) -> str:
    """The signature for the model with this content, trained from this commit; hexadecimal digits."""
    purposed = hmac.digest(key.encode(), PURPOSE, "sha256")
    return hmac.new(purposed, f"{commit}\n{sha256}".encode(), hashlib.sha256).hexdigest()


def is_signed(key: str, commit: str, sha256: str, signature: str) -> bool:
    """Whether the signature was made with this key for this commit and content."""
    return hmac.compare_digest(sign(key, commit, sha256), signature)
