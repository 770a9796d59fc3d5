"""The people's side of the desk: their pages and what these ask for."""
