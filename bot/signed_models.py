"""Only models of our own are loaded: each is known by the hash of its content, signed with the service's key."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.train import model_path

PIECE = 1 << 20


class WrongModelError(Exception):
    """The model is not the one that was checked and signed; the message, in Chinese, says what is wrong with it."""


def sha256_of(path: Path) -> str:
    """The hash of a file's content, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def known_model(models: Path, sha256: str) -> Path:
    """The current model, with this content.

    Raises:
        WrongModelError: it is missing or has another content.
    """
    path = model_path(models)
    if not path.is_file():
        raise WrongModelError(f"模型文件 {path.name} 不在 models/ 里（可能被删除，或版本目录里的数据被改动过）")
    if sha256_of(path) != sha256:
        raise WrongModelError(f"模型文件 {path.name} 的内容与签名时不同，拒绝加载；请重新检查、训练并上线")
    return path
