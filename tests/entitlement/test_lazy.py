from entitlement.lazy import lazy


class Counter:
    """Counts how often its value is worked out."""

    worked_out = 0

    @lazy
    def value(self) -> int:
        """The answer."""
        self.worked_out += 1
        return 42


def test_a_value_is_worked_out_once_and_only_when_looked_at() -> None:
    counter = Counter()
    assert counter.worked_out == 0
    assert (counter.value, counter.value) == (42, 42)
    assert counter.worked_out == 1


def test_it_keeps_its_description() -> None:
    assert isinstance(Counter.value, lazy)
    assert Counter.value.__doc__ == "The answer."
