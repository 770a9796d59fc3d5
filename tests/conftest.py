"""Fixtures that every floor's tests may use."""

pytest_plugins = ["tests.browser"]
