"""Where the words of a message speak against the class that was found for it: rules in order (`table.py`)."""
