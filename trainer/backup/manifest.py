"""What a backup holds: every file with its size and hash, signed, so that only what was kept is put back."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from trainer.refusals import RefusedError

FORMAT = 1
PURPOSE = b"anxin: a backup of ours"
"""Keeps these signatures apart from others made with the same secret."""


@dataclass(frozen=True)
class Kept:
    """A file's size in bytes and the hash of its content, in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`made_at` is ISO; `database` its kind, `revision` the migration it is at. `links`: a name to what it leads to."""

    made_at: str
    database: str
    revision: str
    files: Mapping[str, Kept]
    links: Mapping[str, str]

    def to_json(self, key: str) -> bytes:
        """Signed with the service's key."""
        content = self._content()
        return json.dumps(content | {"signature": _sign(key, content)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, given: bytes) -> tuple[Manifest, str]:
        """A manifest and its signature, which is still to be looked at. Raises RefusedError for anything else."""
        try:
            content: dict[str, Any] = json.loads(given)
            if content.pop("format") != FORMAT:
                raise RefusedError("这份备份的格式这个版本不认识，请用做备份的版本来恢复")
            signature = str(content.pop("signature"))
            files = {str(name): Kept(int(one["size"]), str(one["sha256"])) for name, one in content["files"].items()}
            links = {str(name): str(target) for name, target in content["links"].items()}
            made_at, database, revision = (str(content[name]) for name in ("made_at", "database", "revision"))
            return cls(made_at, database, revision, files, links), signature
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise RefusedError("备份的清单读不出来，文件已经损坏") from error

    def is_signed(self, key: str, signature: str) -> bool:
        """Whether it was made by a service with this key."""
        return hmac.compare_digest(_sign(key, self._content()), signature)

    def _content(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}


def _sign(key: str, content: Mapping[str, Any]) -> str:
    purposed = hmac.digest(key.encode(), PURPOSE, "sha256")
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(purposed, canonical.encode(), "sha256").hexdigest()
