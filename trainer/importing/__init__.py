"""Bringing in many training messages at once, from a table."""
