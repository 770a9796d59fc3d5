"""Everything that the desk must not lose in one file, and back: on the top floor, since it reaches all the others."""
