"""What each command of `anxin` does."""
