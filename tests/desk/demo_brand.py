"""The demo brand on a test's desk."""

from pathlib import Path

from desk.brand_folder import read_brand_folder
from desk.brand_loading import load_brand
from desk.service import Desk

FOLDER = Path(__file__).resolve().parent.parent.parent / "brands" / "demo"


def load_demo(desk: Desk) -> dict[str, int]:
    """Load it; how many entries each file has."""
    with desk.work() as work:
        return load_brand(work.session, read_brand_folder(FOLDER))
