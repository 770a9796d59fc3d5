"""Words put into the dictionaries by which entities are read: in the term they belong to, as the files are written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.dictionaries import DictionaryError, Vocabulary
from trainer.refusals import Finding, RefusedError
from trainer.wrong_files import rather

ENTITIES = "data/dictionaries/entities/"
WORDS = "data/dictionaries/words.yml"
LONGEST_WORD = 20
_LONGEST_LINE = 150


@dataclass(frozen=True)
class Word:
    """A word and what it means: the `value` of an `entity`; without an entity a group of what must not be cut."""

    word: str
    entity: str
    value: str

    @property
    def path(self) -> str:
        return f"{ENTITIES}{self.entity}.yml" if self.entity else WORDS


@dataclass(frozen=True)
class Meaning:
    """A value of an entity, what it is called, and the line of its term."""

    value: str
    label: str
    line: int


@lru_cache(32)
def meanings(text: str) -> tuple[Meaning, ...]:
    """The values of one entity's file, in its order."""
    found: dict[str, Meaning] = {}
    for term in _terms(text):
        fields = {key.value: node for key, node in term.value}
        value = str(fields["value"].value)
        label = str(fields["label"].value) if "label" in fields else value
        found.setdefault(value, Meaning(value, label, term.start_mark.line + 1))
    return tuple(found.values())


@lru_cache(4)
def groups(text: str) -> tuple[Meaning, ...]:
    """The groups of `words.yml`."""
    root = _composed(text)
    return tuple(Meaning(str(key.value), str(key.value), key.start_mark.line + 1) for key, _ in root.value)


def with_word(text: str, word: Word) -> str:
    """The file's text with the word in its place.

    Raises RefusedError, with the line, when the value is not there or the word stands in the file already.
    """
    said = word.word.strip().lower()
    if not said or len(said) > LONGEST_WORD or any(sign.isspace() for sign in said):
        raise RefusedError(f"“{word.word[:LONGEST_WORD]}”不能当一个词：词里没有空格，最多{LONGEST_WORD}个字")
    _refuse_known(text, word, said)
    owner, node = _place(text, word)
    if node is None:
        return _with_new_list(text, owner, said)
    return _with_item(text, node, said)


def dictionary_findings(texts: Mapping[str, str], root: Path) -> Iterator[Finding]:
    """What keeps dictionary files from being read."""
    del root
    for path, text in texts.items():
        if not path.startswith(ENTITIES):
            continue
        try:
            _read(path, text)
        except DictionaryError as error:
            yield Finding(path, 0, f"词典读不了：{error}", "照 data/dictionaries/README.md 的写法改")


def _read(path: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / Path(path).name
        place.write_text(text, encoding="utf-8")
        Vocabulary.read(place)


def _refuse_known(text: str, word: Word, said: str) -> None:
    root = _composed(text)
    lists = _word_lists(root) if word.entity else [(str(key.value), node) for key, node in root.value]
    for value, node in lists:
        for item in node.value:
            if str(item.value) == said:
                line = item.start_mark.line + 1
                where = "这个意思" if value == word.value else f"“{value}”"
                finding = Finding(word.path, line, f"“{said}”已经写在{where}里了", "不用再加；写错了地方，请先改那一行")
                raise RefusedError("这个词词典里已经有了", [finding])


def _word_lists(root: yaml.MappingNode) -> Iterator[tuple[str, yaml.SequenceNode]]:
    for term in _terms_of(root):
        fields = {key.value: node for key, node in term.value}
        if "words" in fields:
            yield str(fields["value"].value), fields["words"]


def _place(text: str, word: Word) -> tuple[yaml.MappingNode, yaml.SequenceNode | None]:
    root = _composed(text)
    if not word.entity:
        for key, node in root.value:
            if key.value == word.value:
                return root, node
        raise _no_such(word, [str(key.value) for key, _ in root.value])
    terms = [term for term in _terms_of(root) if _value(term) == word.value]
    if not terms:
        raise _no_such(word, [_value(term) for term in _terms_of(root)])
    for term in terms:
        for key, node in term.value:
            if key.value == "words":
                return term, node
    return terms[0], None


def _no_such(word: Word, known: list[str]) -> RefusedError:
    finding = Finding(word.path, 0, f"没有“{word.value}”这个意思", rather(word.value, known))
    return RefusedError("词典里没有这个意思", [finding])


def _with_item(text: str, node: yaml.SequenceNode, said: str) -> str:
    if not node.flow_style or not node.value:
        finding_line = node.start_mark.line + 1
        raise RefusedError(f"第 {finding_line} 行的词表不是 [词, 词] 的写法，请照相邻的写法改好再加")
    last = node.value[-1].end_mark
    line = text.splitlines()[last.line]
    head, tail = text[: last.index], text[last.index :]
    item = _plain(said)
    if len(line) + len(item) + 2 <= _LONGEST_LINE:
        return f"{head}, {item}{tail}"
    return f"{head},\n{' ' * node.value[0].start_mark.column}{item}{tail}"


def _with_new_list(text: str, term: yaml.MappingNode, said: str) -> str:
    fields = {key.value: node for key, node in term.value}
    last = fields.get("label", fields["value"]).end_mark
    head, tail = text[: last.index], text[last.index :]
    if term.flow_style:
        return f"{head}, words: [{_plain(said)}]{tail}"
    return f"{head}\n{' ' * term.start_mark.column}words: [{_plain(said)}]{tail}"


def _plain(said: str) -> str:
    """The word as YAML has it within a list: bare where that means the same."""
    try:
        same = yaml.safe_load(f"[{said}]") == [said]
    except yaml.YAMLError:
        same = False
    return said if same else f'"{said.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'


def _composed(text: str) -> yaml.MappingNode:
    root = yaml.compose(text, yaml.CSafeLoader)
    if not isinstance(root, yaml.MappingNode):
        raise RefusedError("这个词典文件写坏了，里面没有内容")
    return root


def _terms(text: str) -> list[yaml.MappingNode]:
    return _terms_of(_composed(text))


def _terms_of(root: yaml.MappingNode) -> list[yaml.MappingNode]:
    return next((node.value for key, node in root.value if key.value == "terms"), [])


def _value(term: yaml.MappingNode) -> str:
    return next(str(node.value) for key, node in term.value if key.value == "value")
