"""Rules and stories at odds are told in Chinese with both places, before any training, and are not saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.draft import NEW, Change, Draft
from trainer.git import Author
from trainer.refusals import RefusedError
from trainer.stories.conflicts import Conflict, find_conflicts

ZHI = Author("2001", "示范培训师")
RULES = "data/rules/mine.yml"
STORIES = "data/stories/mine.yml"


def rule(name: str, intent: str, *actions: str, loop: str = "null") -> str:
    steps = "".join(f"  - action: {action}\n" for action in actions)
    return (
        f'version: "3.1"\nrules:\n- rule: {name}\n  condition:\n  - active_loop: {loop}\n  steps:\n'
        f"  - intent: {intent}\n{steps}"
    )


def story(name: str, *steps: tuple[str, str]) -> str:
    lines = "".join(f"  - intent: {intent}\n  - action: {action}\n" for intent, action in steps)
    return f"- story: {name}\n  steps:\n{lines}"


def stories(*told: str) -> str:
    return 'version: "3.1"\nstories:\n' + "".join(told)


def of(project: Path, **texts: str) -> list[Conflict]:
    return find_conflicts(project, {{"rules": RULES, "stories": STORIES}[name]: text for name, text in texts.items()})


def test_the_projects_own_rules_are_at_peace(project: Path) -> None:
    assert find_conflicts(project) == []


def test_two_rules_that_contradict_name_each_other(project: Path) -> None:
    [conflict] = of(project, rules=rule("道谢以后说再见", "thank", "utter_goodbye"))
    assert conflict.weight == "错误"
    assert {conflict.finding.path, conflict.other and conflict.other.path} == {RULES, "data/rules/conversation.yml"}
    assert conflict.other is not None
    assert "规则“道谢以后说再见”" in conflict.finding.reason or conflict.other.name == "道谢以后说再见"
    assert conflict.other.place in conflict.finding.reason
    assert conflict.finding.remedy


def test_a_story_that_a_rule_forestalls_is_named_with_the_rule(project: Path) -> None:
    told = of(project, stories=stories(story("道谢时说再见", ("thank", "utter_goodbye"))))
    [conflict] = [one for one in told if one.weight == "错误"]
    assert (conflict.finding.path, conflict.finding.line) == (STORIES, 6)
    assert "故事永远走不到这一步" in conflict.finding.reason
    assert conflict.other is not None
    assert (conflict.other.path, conflict.other.name) == ("data/rules/conversation.yml", "thanks")


def test_a_story_that_the_rules_tell_anyway_is_pointed_out(project: Path) -> None:
    [conflict] = of(project, stories=stories(story("问是不是机器", ("bot_challenge", "utter_bot_challenge"))))
    assert conflict.weight == "提醒"
    assert "写不写都一样" in conflict.finding.reason
    assert conflict.other is not None
    assert conflict.other.name == "is this a machine"


def test_two_stories_that_part_without_a_difference_name_each_other(project: Path) -> None:
    unruled = project / "data" / "rules" / "conversation.yml"
    text = unruled.read_text(encoding="utf-8")
    begin = text.index("- rule: is this a machine")
    unruled.write_text(text[:begin] + text[text.index("- rule:", begin + 1) :], encoding="utf-8")
    found = of(
        project,
        stories=stories(
            story("一种说法", ("bot_challenge", "utter_bot_challenge")),
            story("另一种说法", ("bot_challenge", "utter_thank")),
        ),
    )
    [conflict] = [one for one in found if "走到同一个地方" in one.finding.reason]
    assert conflict.other is not None
    assert {conflict.finding.line, conflict.other.line} & {3, 7}
    assert conflict.weight == "错误"


@pytest.mark.parametrize(
    ("text", "line", "reason", "remedy"),
    [
        (rule("甲", "thanks", "utter_goodbye"), 7, "没有“thanks”这个意图", "thank"),
        (rule("甲", "thank", "utter_goodby"), 8, "没有“utter_goodby”这个动作或回复", "utter_goodbye"),
        (rule("甲", "thank", "utter_thank", loop="case_from"), 5, "没有“case_from”这张表单", "case_form"),
        (rule("goodbye", "answer_enquiry", "utter_thank", loop="case_form"), 3, "同名", "换一个"),
        (rule("甲", "thank"), 3, "没有写服务台该做什么", "- action"),
    ],
)
def test_what_is_not_there_is_named_with_its_line(
    project: Path, text: str, line: int, reason: str, remedy: str
) -> None:
    [conflict] = of(project, rules=text)
    assert (conflict.finding.path, conflict.finding.line, conflict.weight) == (RULES, line, "错误")
    assert reason in conflict.finding.reason
    assert remedy in conflict.finding.remedy


def test_a_save_that_brings_in_a_conflict_is_refused_and_nothing_is_written(draft: Draft) -> None:
    before = draft.head
    with pytest.raises(RefusedError) as refused:
        draft.save([Change(RULES, rule("道谢以后说再见", "thank", "utter_goodbye"), NEW)], ZHI, "两条打架的规则")
    assert len(refused.value.findings) == 1
    assert draft.head == before
    assert not (draft.root / RULES).exists()


def test_what_was_at_odds_before_keeps_nobody_from_saving_elsewhere(draft: Draft) -> None:
    wrong = draft.root / "data/rules/wrong.yml"
    wrong.write_text(rule("道谢以后说再见", "thank", "utter_goodbye"), encoding="utf-8")
    draft.git.run("add", ".")
    draft.git.run("commit", "--quiet", "-m", "by hand", author=ZHI)
    good = rule("问卷之后", "answer_enquiry", "action_enquire", "case_form", loop="case_form") + (
        "  - active_loop: case_form\n"
    )
    draft.save([Change(RULES, good, NEW)], ZHI, "一条好规则")
    assert (draft.root / RULES).exists()


def test_a_rule_may_use_a_reply_that_is_saved_with_it(draft: Draft) -> None:
    reply = 'version: "3.1"\nresponses:\n  utter_new:\n  - text: 谢谢您告诉我们。\n'
    text = rule("新回复", "answer_enquiry", "utter_new", "case_form", loop="case_form") + "  - active_loop: case_form\n"
    changes = [Change(RULES, text, NEW), Change("data/responses/mine.yml", reply, NEW)]
    draft.save(changes, ZHI, "规则和它的回复")
    other = 'version: "3.1"\nresponses:\n  utter_other:\n  - text: 谢谢您。\n'
    without = Change("data/responses/mine.yml", other, draft.read("data/responses/mine.yml").hash)
    with pytest.raises(RefusedError) as refused:
        draft.save([without], ZHI, "删掉")
    assert "utter_new" in refused.value.findings[0].reason
