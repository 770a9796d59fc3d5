"""Imported before Rasa is, has a process measured as it serves: without what is left out, and searched as little."""

from bot.garbage import search_only_what_is_new
from bot.logs import quiet_libraries

quiet_libraries()
search_only_what_is_new()
