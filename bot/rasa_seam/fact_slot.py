"""The type of our slots: any value, remembered, without influence on the dialogue, and cheap to copy.

Rasa copies every slot whenever it looks back at an earlier state of the dialogue, hundreds of times a turn. Python's
general `copy.copy` takes ten times as long as this for the same result.
"""

from __future__ import annotations

from typing import Self

from rasa.shared.core.slots import AnySlot


class FactSlot(AnySlot):  # type: ignore[misc]
    """Holds a fact of the entitlement engine, or something that the dialogue itself remembers."""

    def __copy__(self) -> Self:
        twin = type(self).__new__(type(self))
        twin.__dict__ = self.__dict__.copy()
        return twin
