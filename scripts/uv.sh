#!/bin/sh
# Brings uv when the machine has none: into .tools/, through whatever Python offers here.
set -eu
command -v uv >/dev/null && exit 0
[ -x .tools/bin/uv ] && exit 0

version=0.13.9
python=$(command -v python3.11 || command -v python3) || {
    echo "Python 3.11 is needed: apt-get install python3" >&2
    exit 1
}
echo "正在安装 uv $version …" >&2
if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip install --quiet --disable-pip-version-check --target .tools "uv==$version"
elif "$python" -c "import ensurepip" >/dev/null 2>&1; then
    "$python" -m venv .tools
    .tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$version"
elif [ "$(id -u)" = 0 ]; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-pip >/dev/null
    "$python" -m pip install --quiet --disable-pip-version-check --target .tools "uv==$version"
else
    echo "uv is missing and cannot be brought: sudo apt-get install python3-pip" >&2
    exit 1
fi
.tools/bin/uv --version >&2
