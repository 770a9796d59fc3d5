"""What goes into the image: everything that is needed can be had without a compiler, and what is not stays out."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from typing import Any

from bot.left_out import OF_UNUSED_PARTS, TENSORFLOW
from bot.settings import PROJECT
from tests.deploy.test_deploy_files import DEPLOY

LOCK = {one["name"]: one for one in tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))["package"]}
FLOORS = ("actions", "bot", "desk", "entitlement", "trainer")
WITHOUT = "--no-install-package="
WRITTEN_IN_PYTHON = {"docopt", "jieba", "lunar-python", "mattermostwrapper", "randomname"}
"""Of which there is no wheel, and which need none."""


PACKAGES = {
    "engineio": {"python-engineio"},
    "socketio": {"python-socketio"},
    # Each machine has its own, and what reads Google's storage comes along.
    "tensorflow": {"tensorflow-cpu", "tensorflow-cpu-aws", "tensorflow-io-gcs-filesystem"},
}
"""Of the modules whose packages are not named like them."""


def packages_of(module: str) -> set[str]:
    """The packages of the lock that bring this module."""
    return PACKAGES.get(module, {module.lower().replace("_", "-")}) & LOCK.keys()


@cache
def needed(package: str, extras: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    entry = LOCK[package]
    named = [*entry.get("dependencies", [])]
    for extra in extras:
        named += entry.get("optional-dependencies", {}).get(extra, [])
    return tuple((one["name"], tuple(one.get("extra", ()))) for one in named)


def imported() -> set[str]:
    """The packages that our own code imports, some of them brought by others only."""
    files = [file for floor in FLOORS for file in (PROJECT / floor).rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    brought_by = packages_distributions()
    packages = {package for module in modules for package in brought_by.get(module.partition(".")[0], ())}
    return {package.lower().replace("_", "-") for package in packages} & LOCK.keys()


def installed(without: Collection[str] = ()) -> set[str]:
    """All that the desk with its extras needs, when these packages and what only they need are left out."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    ahead = [("anxin", tuple(LOCK["anxin"]["optional-dependencies"])), *((name, ()) for name in imported())]
    while ahead:
        one = ahead.pop()
        if one not in found and one[0] not in without:
            found.add(one)
            ahead += needed(*one)
    return {name for name, _ in found}


def wheels(package: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Python and machine of each wheel, as their names tell them."""
    for wheel in package.get("wheels", []):
        python, interface, machine = wheel["url"].removesuffix(".whl").rsplit("-", 3)[1:]
        yield ("cp311" if interface == "abi3" else python), machine


def fits(package: dict[str, Any], machine: str) -> bool:
    return any(
        ("cp311" in python or "py3" in python)
        and (kind == "any" or (("manylinux" in kind or kind.startswith("linux")) and kind.endswith(machine)))
        for python, kind in wheels(package)
    )


def test_nothing_wants_a_compiler() -> None:
    # Neither the image that ours is built on nor a fresh Debian has one.
    wanted = installed() - {"anxin"}
    for machine in ("x86_64", "aarch64"):
        others = {name for name in wanted if name.startswith("tensorflow-cpu")}
        assert {name for name in wanted - others if not fits(LOCK[name], machine)} == WRITTEN_IN_PYTHON


def test_what_no_process_imports_is_left_out_with_all_that_only_it_needs() -> None:
    unused = {name for module in (*TENSORFLOW, *OF_UNUSED_PARTS) for name in packages_of(module)}
    assert not unused & imported()
    expected = {f"{WITHOUT}{name}" for name in installed() - installed(without=unused)}
    assert set((DEPLOY / "left-out.txt").read_text(encoding="utf-8").split()) == expected


def test_only_what_is_named_goes_into_the_image() -> None:
    lines = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    named = ["git", "ls-files", "--", *let_in]
    kept = subprocess.run(named, cwd=PROJECT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {one for one in let_in if not any(f"{file}/".startswith(f"{one}/") for file in kept)} == set()
    # The addresses and keys of a running desk lie here.
    assert {one for one in let_in if one.startswith("deploy")} == {"deploy/left-out.txt"}
    assert not let_in & {"models", "var", "tests"}
