#!/bin/sh
# Chromium and a Chinese font for the tests in a real browser: installs Debian's packages as root, otherwise says how.
set -eu

PACKAGES="chromium fonts-noto-cjk"

has_browser() { [ -x /usr/bin/chromium ]; }

has_chinese_font() {
    found=$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" \
        \( -iname '*noto*cjk*' -o -iname '*noto*sc-*' -o -iname 'wqy*' \) 2>/dev/null | head -n 1)
    [ -n "$found" ]
}

if has_browser && has_chinese_font; then
    exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
    echo "The browser tests need Chromium and a Chinese font. Please run:" >&2
    echo "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $PACKAGES'" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word per package
apt-get install -y -qq --no-install-recommends $PACKAGES
