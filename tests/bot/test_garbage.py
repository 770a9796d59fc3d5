"""What a serving process searches for garbage; each time in a process of its own, since it is set for all of it."""

from __future__ import annotations

import subprocess
import sys

BEGIN = """
import gc
from bot import garbage

class Thing: pass

garbage.search_nothing_while_starting()
garbage.search_only_what_is_new()
garbage.keep_out_of_collections()
"""


def said_by(program: str) -> str:
    return subprocess.run([sys.executable, "-c", BEGIN + program], check=True, capture_output=True, text=True).stdout


def test_what_a_search_of_everything_has_left_alive_is_not_searched_again() -> None:
    said = said_by("""
held = [Thing() for _ in range(10_000)]
gc.collect()
print(sum(isinstance(one, Thing) for one in gc.get_objects()))
""")
    assert said.split() == ["0"]


def test_what_is_set_aside_goes_when_nothing_refers_to_it() -> None:
    said = said_by("""
import weakref
held = Thing()
gc.collect()
there = weakref.ref(held)
del held
print(there())
""")
    assert said.split() == ["None"]


def test_garbage_that_refers_to_itself_is_still_found_while_it_is_new() -> None:
    said = said_by("""
import weakref
one, other = Thing(), Thing()
one.other, other.other = other, one
there = weakref.ref(one)
del one, other
gc.collect()
print(there())
""")
    assert said.split() == ["None"]


def test_nothing_is_searched_until_the_start_is_over() -> None:
    program = "import gc\nfrom bot import garbage\ngarbage.search_nothing_while_starting()\nprint(gc.isenabled())"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["False"]
    assert said_by("print(gc.isenabled())").split() == ["True"]
