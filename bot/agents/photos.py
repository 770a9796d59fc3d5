"""Customers' photos, for agents only: named by the hash of their content, so they never change."""

# No postponed annotations here: FastAPI could not resolve what only `router` knows.
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path
from fastapi.responses import FileResponse

from bot.agents.office import Office
from bot.sign_in import Me, SignedIn

KEPT = "upload:"
"""What a bubble's image begins with when it is a photo that a customer sent."""

FOLDER = Annotated[str, Path(pattern="^[0-9a-f]{2}$")]
NAME = Annotated[str, Path(pattern=r"^[0-9a-f]{64}\.jpg$")]
HEADERS = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
}


def address(image: str) -> str:
    """Where the page finds the photo of a bubble's `image`; empty when it is none of a customer's."""
    return f"/agents/api/photos/{image.removeprefix(KEPT)}" if image.startswith(KEPT) else ""


def router(office: Office, who: SignedIn) -> APIRouter:
    """One photo by its name within the folder of uploads."""
    routes = APIRouter(prefix="/agents/api/photos", tags=["agents"])

    @routes.get("/{folder}/{name}", response_class=FileResponse)
    def photo(folder: FOLDER, name: NAME, _me: Annotated[Me, Depends(who)]) -> FileResponse:
        path = office.uploads / folder / name
        # The patterns leave no way out of the folder; a link within it would.
        if not name.startswith(folder) or path.is_symlink() or not path.is_file():
            raise HTTPException(404, "没有这张照片")
        return FileResponse(path, media_type="image/jpeg", headers=HEADERS)

    return routes
