"""Customers' photos: checked, written anew without their hidden data, kept under the hash of their content."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
LONGEST_SIDE = 4096
QUALITY = 88


class NoPhotoError(ValueError):
    """The content is no image that is taken: another type, too large, or damaged."""


def keep_photo(content: bytes, folder: Path) -> str:
    """Store a photo; gives its name within `folder`. The same photo again is stored once.

    It is decoded and written anew: place, time and device (EXIF) are left out, and whatever else was hidden in it.

    Raises:
        NoPhotoError: it is not taken.
    """
    clean = _clean(content)
    digest = hashlib.sha256(clean).hexdigest()
    name = f"{digest[:2]}/{digest}.jpg"
    path = folder / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}.part")
        unfinished.write_bytes(clean)
        unfinished.replace(path)
    return name


def _clean(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise NoPhotoError("too large")
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NoPhotoError("too many pixels")
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPhotoError("no image, or a damaged one") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new image takes nothing along but the pixels.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
