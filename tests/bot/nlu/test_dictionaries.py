from pathlib import Path

import pytest

from actions.templates import fold
from bot.nlu.dictionaries import DictionaryError, Vocabulary, read_vocabularies, tokeniser_words
from bot.nlu.mentions import MentionRules
from bot.nlu.normalise import normalise
from entitlement.data import words

VOCABULARIES = read_vocabularies()


def values(entity: str) -> set[str]:
    return {term.value for known in VOCABULARIES if known.entity == entity for term in known.terms}


def write(folder: Path, content: str) -> Path:
    path = folder / "thing.yml"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_vocabulary_is_read_with_its_groups(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
entity: thing
groups: {红色: [红, 朱]}
except: ["{红色}绿灯"]
negated: [不是@]
terms:
  - {value: red, label: 红的, words: [大红], phrases: ["{红色}…色"], implies: {colour: warm}}
""",
    )
    vocabulary = Vocabulary.read(path)
    term = vocabulary.terms[0]
    assert vocabulary.exceptions == ("(红|朱)绿灯",)
    assert (term.value, term.words, term.phrases) == ("red", ("大红",), ("(红|朱)…色",))
    assert term.implies == {"colour": "warm"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("entity: thing\nterms: [{value: a, wrods: [甲]}]", "unknown field 'wrods'"),
        ("entity: thing\nterms: [{words: [甲]}]", "'value' is missing"),
        ("entity: thing\nterms: [{value: a, words: 甲}]", "'words' must be a list"),
        ('entity: thing\nterms: [{value: a, phrases: ["{没有的组}"]}]', "没有的组"),
        ("entity: thing", "'terms' is missing"),
        ("- entity", "expected a mapping"),
        ("entity: [", "thing.yml"),
    ],
)
def test_a_bad_file_is_refused_with_its_name(tmp_path: Path, content: str, complaint: str) -> None:
    with pytest.raises(DictionaryError, match=r"thing\.yml") as refusal:
        Vocabulary.read(write(tmp_path, content))
    assert complaint in str(refusal.value)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.entity)
def test_every_phrase_of_the_project_can_be_compiled(vocabulary: Vocabulary) -> None:
    assert MentionRules(vocabulary).entity == vocabulary.entity


def test_words_are_written_as_messages_are_read() -> None:
    assert [word for word in tokeniser_words() if fold(normalise(word)) != word] == []


def test_a_word_has_one_meaning_within_an_entity() -> None:
    for vocabulary in VOCABULARIES:
        owned = [word for term in vocabulary.terms for word in term.words]
        assert len(owned) == len(set(owned)), vocabulary.entity


@pytest.mark.parametrize(
    ("entity", "fact"),
    [
        ("product", "category"),
        ("unit", "unit"),
        ("channel", "channel"),
        ("cause", "cause"),
        ("proof", "proof"),
        ("hazard", "hazard"),
    ],
)
def test_values_are_codes_of_the_fact(entity: str, fact: str) -> None:
    assert values(entity) <= set(words("facts")[fact]["codes"])


def test_every_category_and_danger_can_be_named() -> None:
    assert values("product") == set(words("facts")["category"]["codes"])
    assert values("hazard") == set(words("facts")["hazard"]["codes"])


def test_every_fault_says_which_kind_it_is() -> None:
    kinds = set(words("facts")["fault"]["codes"])
    faults = [term for known in VOCABULARIES if known.entity == "fault" for term in known.terms]
    assert {term.implies.get("fault_kind") for term in faults} == kinds


def test_every_city_lies_in_a_known_province() -> None:
    cities = [term for known in VOCABULARIES if known.entity == "city" for term in known.terms]
    assert {term.implies["province"] for term in cities} <= values("province")
    assert len(values("province")) == 34
