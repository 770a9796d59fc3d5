"""What all pages of the service share: the channel of those who write on the web, small scripts, and strict headers."""

from __future__ import annotations

from pathlib import Path

CHANNEL = "web"
PAGE = Path(__file__).parent / "page"
"""Served at `/page`: the icon, and what the agents' and trainers' pages use of one another."""
PAGE_HEADERS = {
    "Content-Security-Policy": ("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
