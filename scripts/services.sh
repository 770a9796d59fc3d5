#!/bin/sh
# PostgreSQL, Redis and RabbitMQ for the tests with real servers: installs Debian's packages as root, otherwise says how.
# Nothing is started: each test run starts servers of its own, on free ports and with folders that are thrown away.
set -eu

PACKAGES="postgresql redis-server rabbitmq-server"

has_postgresql() { ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; }
has_redis() { command -v redis-server >/dev/null 2>&1; }
has_rabbitmq() { [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]; }

if has_postgresql && has_redis && has_rabbitmq; then
    exit 0
fi

if [ "$(id -u)" -ne 0 ]; then
    echo "The tests with real servers need PostgreSQL, Redis and RabbitMQ. Please run:" >&2
    echo "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends $PACKAGES'" >&2
    exit 1
fi

# By this Debian's packages leave their services alone.
export RUNLEVEL=1
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086 # one word per package
apt-get install -y -qq --no-install-recommends $PACKAGES
