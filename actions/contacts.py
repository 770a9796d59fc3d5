"""Who is behind a case: the references of the personal values that its customer left."""

from __future__ import annotations

from actions.tools import Scene
from desk.personal import reference
from desk.tables import Case


def keep_contacts(scene: Scene, case: Case | None) -> None:
    """Note with the case, if there is one, what its customer has left so far, with purpose and time."""
    if case is None:
        return
    for row in scene.work.personal.known(scene.sender_id):
        scene.work.cases.add_contact(case.number, reference(row), row.purpose, scene.now)


def holds_contact(scene: Scene) -> bool:
    """Whether the last message left a personal value."""
    return "⟦" in str(scene.tracker.latest_message.get("text") or "")
