from actions.history import told


def test_a_fault_that_came_back_is_one_of_performance() -> None:
    message = {
        "entities": [{"entity": "same_fault_again", "value": True}, {"entity": "product", "value": "television"}]
    }
    assert told(message, {}) == {"same_fault_again": True, "fault": "performance"}


def test_what_is_known_stays_as_it_is() -> None:
    message = {"entities": [{"entity": "repairer_delay_days", "value": 35}, {"entity": "damage", "value": "property"}]}
    assert told(message, {"fault": "performance", "repairer_delay_days": 35}) == {"damage": "property"}
