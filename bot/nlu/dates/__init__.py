"""Dates in the customer's words."""

from bot.nlu.dates.reader import read_dates
from bot.nlu.dates.reading import DateReading

__all__ = ["DateReading", "read_dates"]
