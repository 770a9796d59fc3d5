from rasa.shared.utils import io

from bot.rasa_seam.yaml_files import _remembered

TEXT = "nlu:\n- intent: greet\n  examples: |\n    - 你好\n"


def test_a_text_is_parsed_once_and_to_the_same() -> None:
    asked: list[str] = []

    def counted(content: str, reader_type: str) -> object:
        asked.append(content)
        return io.read_yaml(content, reader_type)

    read = _remembered(counted)
    assert read(TEXT) == read(TEXT) == io.read_yaml(TEXT)
    assert asked == [TEXT]


def test_what_a_caller_changes_nobody_else_sees() -> None:
    read = _remembered(io.read_yaml)
    read(TEXT)["nlu"].clear()
    assert read(TEXT) == io.read_yaml(TEXT)
