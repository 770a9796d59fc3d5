"""The built script is the one that its sources make, small, and served to every page."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

import httpx
import pytest

from bot.channels.widget.pages import SCRIPT

WIDGET = SCRIPT.parents[1]
MOST_BYTES = 120 * 1024


def sources() -> list[str]:
    return ["package-lock.json", "build.mjs", *sorted(f"src/{path.name}" for path in (WIDGET / "src").iterdir())]


def test_it_was_built_from_these_sources() -> None:
    digest = hashlib.sha256()
    for name in sources():
        digest.update(name.encode() + b"\0" + (WIDGET / name).read_bytes() + b"\0")
    first_line = SCRIPT.read_text(encoding="utf-8").partition("\n")[0]
    assert f"Sources: {digest.hexdigest()}" in first_line, "run scripts/widget.sh"


@pytest.mark.skipif(
    shutil.which("node") is None or not (WIDGET / "node_modules").is_dir(), reason="no Node to build it"
)
def test_building_it_again_gives_the_same(tmp_path: Path) -> None:
    built = tmp_path / "widget.js"
    subprocess.run(["node", "build.mjs", str(built)], cwd=WIDGET, check=True, capture_output=True)
    assert built.read_bytes() == SCRIPT.read_bytes()


def test_it_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes())) <= MOST_BYTES


def test_every_page_may_load_it(client: httpx.Client) -> None:
    script = client.get("/widget.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert client.get("/widget.js", headers={"If-None-Match": script.headers["etag"]}).status_code in (200, 304)
