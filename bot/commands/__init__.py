"""What each command of `anxin` does. The libraries are quietened before any of them imports Rasa."""

from bot.logs import quiet_libraries

quiet_libraries()
