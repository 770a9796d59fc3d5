"""Reading the engine's YAML files, each once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def read_yaml(path: Path) -> Any:
    """The content of a YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=loader)  # noqa: S506 (both loaders are safe ones)


@cache
def words(name: str) -> Mapping[str, Any]:
    """The Chinese wording kept in `words/<name>.yml`."""
    content: Mapping[str, Any] = read_yaml(HERE / "words" / f"{name}.yml")
    return content
