"""Whole dialogues as trainers write them, run against a real brain on a desk that is thrown away."""
