import json
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.json_text import to_json


@pytest.mark.parametrize(
    "value", [{"text": "退货⟦phone:1⟧"}, [1, 2.5, None, True], 2**70, {"n": [-(2**64)]}, "\u2028", {}]
)
def test_what_is_written_is_read_again(value: Any) -> None:
    assert json.loads(to_json(value)) == value


def test_it_is_short_and_in_the_customers_own_signs() -> None:
    assert to_json({"text": "您好", "n": [1, 2]}) == '{"text":"您好","n":[1,2]}'


@pytest.mark.parametrize("value", [datetime(2026, 11, 26, tzinfo=UTC), {1, 2}, object()])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        to_json({"value": value})
