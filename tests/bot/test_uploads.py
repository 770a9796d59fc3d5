"""Customers' photos are taken as pictures only."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot import uploads
from bot.uploads import NoPhotoError, keep_photo


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def located() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (23.0, 8.0, 4.0)
    return picture(exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_every_usual_kind_becomes_a_jpeg(tmp_path: Path, kind: str) -> None:
    name = keep_photo(picture(kind), tmp_path)
    with Image.open(tmp_path / name) as image:
        assert (image.format, image.size) == ("JPEG", (40, 30))


def test_place_and_device_are_left_out_and_the_picture_stands_upright(tmp_path: Path) -> None:
    with Image.open(tmp_path / keep_photo(located(), tmp_path)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (30, 40)


def test_the_same_photo_is_kept_once(tmp_path: Path) -> None:
    assert keep_photo(picture(), tmp_path) == keep_photo(picture(), tmp_path)
    assert len(list(tmp_path.rglob("*.*"))) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", picture()[:200], picture("TIFF")],
    ids=["nothing", "text", "svg", "pdf", "cut off", "tiff"],
)
def test_what_is_no_photo_is_not_taken(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NoPhotoError):
        keep_photo(content, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoPhotoError, match="too large"):
        keep_photo(bytes(uploads.MOST_BYTES + 1), tmp_path)
    monkeypatch.setattr(uploads, "MOST_PIXELS", 1000)
    with pytest.raises(NoPhotoError):
        keep_photo(picture(), tmp_path)
