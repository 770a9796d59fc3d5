"""From the desk's bubbles to WeChat's: few, short enough, with numbered choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.channels.wechat.phrases import phrase
from bot.messages import Button, Reply

MOST_BYTES = 2048
MOST_BUBBLES = 2
GAP = "\n\n"
# The fuller each message, the fewer there are, and the worse the places where they part.
FULLER = (0.5, 0.75, 0.9, 0.95, 1.0)
# Best places to cut a long text, best first.
_CUTS = (re.compile(r"\n\n"), re.compile(r"\n|[。！？!?…](?:[”』」）)]*)"), re.compile(r"[；;，,、]"))


@dataclass(frozen=True)
class Composed:
    """The texts to send, and the payloads behind the numbers in the last of them."""

    texts: list[str]
    payloads: list[str]


def compose(replies: Sequence[Reply], most: int = MOST_BYTES) -> Composed:
    """A turn's bubbles as texts of at most `most` bytes each, two of them where that is enough.

    Cards (`custom`) are left out: what they show is said in the texts too.
    """
    said, buttons = said_and_offered(replies)
    if buttons:
        said.append(numbered(buttons))
    return Composed(pack(said, most), [button["payload"] for button in buttons])


def said_and_offered(replies: Sequence[Reply]) -> tuple[list[str], list[Button]]:
    """The texts of a turn and its buttons, each choice once."""
    said = [words for reply in replies if (words := _words(reply))]
    buttons = {button["payload"]: button for reply in replies for button in reply.get("buttons", [])}
    return said, list(buttons.values())


def numbered(buttons: Sequence[Button]) -> str:
    """The buttons as a menu that is answered by number."""
    lines = [f"{number} {button['title']}" for number, button in enumerate(buttons, 1)]
    return "\n".join([phrase("choose"), *lines])


def pack(said: Sequence[str], most: int = MOST_BYTES) -> list[str]:
    """The texts joined as far as they fit, cut where they do not: one if possible, else few."""
    packed: list[str] = []
    for piece in (piece for text in said for piece in split(text, most)):
        joined = f"{packed[-1]}{GAP}{piece}" if packed else piece
        if packed and _bytes(joined) <= most:
            packed[-1] = joined
        else:
            packed.append(piece)
    for fullness in FULLER:
        if len(packed) <= MOST_BUBBLES:
            break
        packed = split(GAP.join(said), most, fullness)
    return packed


def split(text: str, most: int = MOST_BYTES, fullness: float = 0.5) -> list[str]:
    """The text in pieces of at most `most` bytes, cut between paragraphs, sentences or, at worst, signs; the best cut
    that leaves none but the last less full than `fullness`."""
    pieces = []
    rest = text.strip()
    while _bytes(rest) > most:
        cut = _cut(rest, most, fullness)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, most: int, fullness: float) -> int:
    fitting = text.encode()[:most].decode(errors="ignore")
    for places in _CUTS:
        ends = [match.end() for match in places.finditer(fitting)]
        if ends and _bytes(fitting[: ends[-1]]) >= most * fullness:
            return ends[-1]
    return len(fitting)


def _words(reply: Reply) -> str:
    image = reply.get("image", "")
    words = [reply.get("text", ""), image if image.startswith(("http://", "https://")) else ""]
    return "\n".join(filter(None, words)).strip()


def _bytes(text: str) -> int:
    return len(text.encode())
