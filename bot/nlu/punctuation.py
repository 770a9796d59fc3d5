"""One sign for all that parts a message: customers put spaces, commas, full stops or nothing where others put another.

Half of the real reviews have full punctuation and hardly any training message has, and both must look alike.
"""

from __future__ import annotations

import re

_PARTING = r"[\s,.!;:、。~…·—]"
_RUN = re.compile(rf"(?P<asked>{_PARTING}*\?[{_PARTING[1:-1]}?]*)|{_PARTING}+")


def evened(text: str) -> str:
    """A normalised text with a comma for every run of spaces and parting signs, and none at its ends.

    A question mark stays, since it tells; so does what stands between two digits ("1.5匹", "8:30"). A text of nothing
    but signs stays as it is.
    """
    return _RUN.sub(_one_sign, text).strip(",") or text


def _one_sign(run: re.Match[str]) -> str:
    if run["asked"]:
        return "?"
    within_number = run.string[run.start() - 1 : run.start()].isdigit() and run.string[run.end() :][:1].isdigit()
    return run[0] if within_number and len(run[0]) == 1 else ","
