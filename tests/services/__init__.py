"""Tests with the real servers: Debian's PostgreSQL, Redis and RabbitMQ, and several workers on them."""
