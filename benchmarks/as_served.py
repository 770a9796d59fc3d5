"""Imported before Rasa is, has a process measured as it serves: without what the desk leaves out."""

from bot.logs import quiet_libraries

quiet_libraries()
