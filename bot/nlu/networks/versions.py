"""By what an encoder's vectors are decided: its wheel, its own modules and those that all of them share."""

from __future__ import annotations

import hashlib
from pathlib import Path

SHARED = (*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parents[1] / "pieces.py")


def version_of(name: str, wheel: str, folder: Path) -> str:
    """Of the encoder `name`, whose modules lie in `folder`; `wheel` is the version of its wheel."""
    modules = (*sorted(folder.glob("*.py")), *SHARED)
    sources = hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()[:8]
    return f"{name}-{wheel}-{sources}"
