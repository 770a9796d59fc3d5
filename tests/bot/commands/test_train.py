from pathlib import Path

import pytest

from bot.cli import main


def test_stdout_carries_the_path_of_the_model_alone(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 0
    assert capfd.readouterr().out == f"{model}\n"
