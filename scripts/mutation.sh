#!/usr/bin/env bash
# Mutation testing of entitlement/ in a copy of the tree, since the files are changed in place: some hours.
set -euo pipefail
top=$(git rev-parse --show-toplevel)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -C "$top" ls-files -z | (cd "$top" && xargs -0 cp --parents -t "$copy")
cd "$copy"
cosmic-ray init mutation.toml session.sqlite
cr-filter-operators session.sqlite mutation.toml
cosmic-ray baseline mutation.toml
cosmic-ray exec mutation.toml session.sqlite
cr-report session.sqlite --show-pending | grep -B2 -A12 -i survived > "$top/models/mutation-survivors.txt" || true
echo "survived, per cent:"
cr-rate session.sqlite --estimate
# At least nine in ten changes must be noticed.
cr-rate session.sqlite --fail-over 10
