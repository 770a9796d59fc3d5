#!/bin/sh
# Builds bot/widget/dist/widget.js when its sources have changed since; only then is Node needed.
# `widget.sh tools` also fetches what the tests can use where there is Node: the builder and axe's rules.
set -eu
cd "$(dirname "$0")/../bot/widget"
install() { npm ci --ignore-scripts --no-audit --no-fund --silent; }
if [ "${1:-}" = tools ] && [ ! -d node_modules ] && command -v npm >/dev/null; then
  install || echo "npm ci failed: the widget is tested without axe and without being built again." >&2
fi
sources=$({ echo package-lock.json; echo build.mjs; ls src | LC_ALL=C sort | sed 's|^|src/|'; } | while read -r name; do
  printf '%s\0' "$name"; cat "$name"; printf '\0'
done | sha256sum | cut -d ' ' -f 1)
if head -n 1 dist/widget.js 2>/dev/null | grep -q "Sources: $sources"; then exit 0; fi
if ! command -v npm >/dev/null; then
  echo "The sources of the widget have changed: install Node 20 to build it (scripts/widget.sh)." >&2
  exit 1
fi
install
node build.mjs
