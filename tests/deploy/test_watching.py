"""Dashboard and alert rules ask for numbers that the running desk shows."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.backlog_gauges import KINDS
from tests.conftest import RunningDesk
from tests.deploy.test_deploy_files import DEPLOY, checked

DASHBOARD = json.loads((DEPLOY / "grafana" / "anxin.json").read_text(encoding="utf-8"))
PROMETHEUS = DEPLOY / "prometheus"
RULES = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
OF_PROMETHEUS = {"up": set[str]()}
EVERYWHERE = {"job", "instance"}
NAME = re.compile(r"\b(?:anxin|process)_\w+|\bup\b")
LABELS = re.compile(r"\{([^}]*)\}|\bby \(([^)]*)\)")


def expressions() -> Iterator[str]:
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in RULES)


@pytest.fixture(scope="module")
def shown(running_desk: RunningDesk) -> dict[str, set[str]]:
    """The labels of every number that the desk shows once it has answered a customer."""
    headers = {"Authorization": f"Bearer {running_desk.key}"}
    said = {"sender": "watched", "message": "你好"}
    httpx.post(f"{running_desk.url}/webhooks/rest/webhook", json=said, headers=headers, timeout=60).raise_for_status()
    found: dict[str, set[str]] = dict(OF_PROMETHEUS)
    for family in text_string_to_metric_families(httpx.get(f"{running_desk.url}/metrics").text):
        # One with labels is announced before it is counted for the first time.
        found.setdefault(f"{family.name}_total" if family.type == "counter" else family.name, set())
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.mark.parametrize("expression", sorted(set(expressions())))
def test_every_number_that_is_asked_for_is_shown(expression: str, shown: dict[str, set[str]]) -> None:
    asked = NAME.findall(LABELS.sub("", expression))
    assert asked
    assert set(asked) <= shown.keys()
    known = {label for name in asked for label in shown[name]} | EVERYWHERE
    # Of what is counted only now and then the labels are not told beforehand.
    if all(shown[name] for name in asked):
        named = {
            label
            for found in LABELS.findall(expression)
            for label in re.findall(r"(\w+)\s*(?:[=,!]|$)", "".join(found))
        }
        assert named <= known


def test_what_waits_is_shown_by_kind(shown: dict[str, set[str]]) -> None:
    assert shown["anxin_waiting"] == {"kind"}
    asked = {
        kind for text in expressions() for found in re.findall(r'kind=~?"([^"]*)"', text) for kind in found.split("|")
    }

    assert asked <= set(KINDS)


def test_the_dashboard_can_be_put_into_any_grafana() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {"${source}"}
    assert all(panel["title"] and panel["targets"] for panel in DASHBOARD["panels"])
    assert not overlapping(DASHBOARD["panels"])


def overlapping(panels: list[dict[str, Any]]) -> list[tuple[int, int]]:
    taken: set[tuple[int, int]] = set()
    twice = []
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        twice += sorted(cells & taken)
        taken |= cells
        assert at["x"] + at["w"] <= 24
    return twice


def test_every_alert_says_in_chinese_what_is_the_matter() -> None:
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}
    for rule in RULES:
        assert re.search(r"[\u4e00-\u9fff]", rule["annotations"]["summary"])
        assert rule["annotations"]["description"]


def test_prometheus_reads_its_files(tmp_path: Path) -> None:
    shutil.copytree(PROMETHEUS, tmp_path / "prometheus")
    checked("promtool", "check", "rules", str(tmp_path / "prometheus" / "alerts.yml"))
    config = tmp_path / "prometheus" / "prometheus.yml"
    key = tmp_path / "key"
    key.touch()
    text = config.read_text(encoding="utf-8").replace("/etc/prometheus/anxin-metrics-key", str(key))
    config.write_text(text, encoding="utf-8")
    checked("promtool", "check", "config", str(config))
