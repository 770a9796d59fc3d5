"""One function per scenario of the handbook; `rules.precedence` has their order."""
