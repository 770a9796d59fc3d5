"""A process that runs ahead of a training: what the classifier will ask for it works out while Rasa reads its files.

Rasa's part takes one core. Meanwhile another reads the messages by itself and leaves their gists, and then their
sentence vectors, where training keeps them. It saves time and decides nothing: what is not there, or was found for
other messages, training works out as it would have done alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.nlu.cores import cores

GISTS = "gists"
VECTORS = "vectors"
SECOND_VECTORS = "second vectors"


class Forerunner:
    """The process, and what it has left so far."""

    def __init__(self, project: Path) -> None:
        command = [sys.executable, "-m", "bot.forerunner", str(project)]
        # What goes wrong here goes wrong in the training itself as well, and is told there.
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._left: set[str] = set()

    def wait_for(self, what: str) -> None:
        """Until it has left the gists or the vectors of either encoder, or is no more."""
        while what not in self._left and (line := self._said()):
            self._left.add(line.strip())

    def _said(self) -> str:
        return self._process.stdout.readline() if self._process.stdout else ""

    def stop(self) -> None:
        """Whether or not it is done."""
        self._process.terminate()
        self._process.communicate()


_ahead: list[Forerunner] = []


@contextmanager
def running_ahead(project: Path) -> Iterator[None]:
    """With a forerunner, where there is a core for it."""
    if cores() == 1:
        yield
        return
    _ahead.append(Forerunner(project))
    try:
        yield
    finally:
        _ahead.pop().stop()


def wait_for(what: str) -> None:
    """Until the forerunner has left this; at once where none runs."""
    for forerunner in _ahead:
        forerunner.wait_for(what)


def main(project: Path) -> None:
    """Leave the gists and the vectors of all training messages of `project`, and say so one by one."""
    # Whoever only waits for these needs none of them.
    from bot.examples import read_examples
    from bot.nlu.configured import configured_encoders
    from bot.nlu.encode import KEPT, load_encoder
    from bot.nlu.gists import KEPT as KEPT_GISTS
    from bot.nlu.gists import training_gists
    from bot.nlu.normalise import normalise

    texts = [normalise(example.text) for example in read_examples(project / "data" / "nlu")]
    gists = training_gists(texts, KEPT_GISTS)
    print(GISTS, flush=True)
    encoders = configured_encoders(project / "config.yml")
    for name, left in ((encoders.first, VECTORS), (encoders.second, SECOND_VECTORS)):
        encoder = load_encoder(name, KEPT)
        if encoder is not None:
            encoder.encode(gists)
        print(left, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
