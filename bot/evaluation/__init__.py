"""How well the desk understands, measured on messages that it was never taught."""
