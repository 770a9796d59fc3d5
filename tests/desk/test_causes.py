import pytest

from desk.causes import causes, main_cause, origins, propose
from entitlement.data import words

TEN = 10


def test_the_handbooks_ten_causes_and_four_origins() -> None:
    assert sum(main_cause(code) == code for code in causes()) == TEN
    assert set(origins()) == {"staff", "company", "outside", "customer"}


def test_every_proposal_is_on_the_lists() -> None:
    for intent in words("intents"):
        proposal = propose(intent, "", {})
        if proposal is not None:
            assert proposal.cause in causes()
            assert proposal.origin in origins()


@pytest.mark.parametrize(
    ("intent", "scenario", "facts", "cause", "origin"),
    [
        ("complain_hotline_unreachable", "complaint", {}, "hotline", "company"),
        ("complain_staff_attitude", "complaint", {}, "staff_attitude", "staff"),
        ("request_refund", "E1", {"fault": "performance"}, "quality", "company"),
        ("request_refund", "S4", {"fault": "none"}, "changed_mind", "customer"),
        ("report_fault", "E6", {"fault": "performance", "cause": "misuse"}, "wrong_use", "customer"),
        ("report_fault", "E6", {"cause": "force_majeure"}, "environment", "outside"),
        ("report_fault", "H1", {"fault": "performance"}, "safety", "company"),
        ("repeated_repair_unresolved", "S10", {"fault": "performance"}, "repair_skill", "staff"),
    ],
)
def test_what_is_proposed(intent: str, scenario: str, facts: dict[str, str], cause: str, origin: str) -> None:
    proposal = propose(intent, scenario, facts)
    assert proposal is not None
    assert (proposal.cause, proposal.origin) == (cause, origin)


def test_nothing_is_proposed_where_nothing_points_to_a_cause() -> None:
    assert propose("greet", "complaint", {}) is None


def test_a_finer_cause_may_belong_to_none_of_the_ten() -> None:
    assert main_cause("promise_kept") == "slow_service"
    assert main_cause("price") is None
