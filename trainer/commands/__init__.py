"""The trainers' tools on the command line: `anxin trainer …`."""
