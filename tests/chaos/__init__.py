"""The desk is killed, locked out of its database, given no room and a wrong clock, while people write to it."""
