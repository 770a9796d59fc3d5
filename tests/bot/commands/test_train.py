from pathlib import Path

import pytest

from bot.cli import main


@pytest.mark.usefixtures("model")
def test_stdout_carries_the_path_of_the_model_alone(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == 0
    [path] = capfd.readouterr().out.splitlines()
    assert path.endswith(".tar.gz")
    assert Path(path).is_file()
