.DEFAULT_GOAL := help
.PHONY: help run test test-services train check evaluate evaluate-stock bench wechat-soak load soak chaos chaos-services image-check widget lint docs pictures guide-pictures mutation setup

UV = $(shell command -v uv || echo .tools/bin/uv)
RUN := $(UV) run --frozen --no-sync

# Certificates that the machine's owner trusts (a company's own registry) count where the machine has any.
CERTIFICATES := $(wildcard /etc/ssl/certs/ca-certificates.crt)
export UV_SYSTEM_CERTS ?= $(if $(CERTIFICATES),true,false)
ifneq ($(CERTIFICATES),)
export PIP_CERT ?= $(CERTIFICATES)
endif

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## answer customers on http://127.0.0.1:8000 (trains first when there is no current model)
	@scripts/widget.sh
	@$(RUN) anxin serve

widget: ## build the window for other web pages (needs Node, and only when its sources have changed)
	@scripts/widget.sh

test: setup ## everything that CI runs: lint, types, floors, all tests, the real browser too
	@scripts/browser.sh
	@scripts/services.sh
	@scripts/widget.sh tools
	@$(MAKE) --no-print-directory lint
	@$(RUN) coverage run -m pytest tests/entitlement
	@$(RUN) coverage report
	@$(RUN) pytest --ignore tests/entitlement

test-services: setup ## with the real PostgreSQL, Redis and RabbitMQ: the whole desk, all dialogues, several workers
	@scripts/services.sh
	@ANXIN_ALL=1 $(RUN) pytest tests/services

train: setup ## train a model from data/, when anything has changed
	@$(RUN) anxin train

check: setup ## look through the training messages before training on them
	@$(RUN) anxin check

evaluate: setup ## measure understanding on messages that were never trained on (report in var/evaluation)
	@OPENBLAS_NUM_THREADS=$(shell nproc) $(RUN) anxin evaluate --report var/evaluation

evaluate-stock: setup ## stock Rasa and ours taught by the same few messages (a quarter of an hour the first time)
	@$(RUN) python -m benchmarks.understanding

bench: setup ## speed and size, beside stock Rasa in the same run
	@$(RUN) python -m benchmarks.bench

wechat-soak: setup ## ten thousand WeChat messages through slow turns, doubles, void tokens and a kill
	@$(RUN) python -m tests.wechat.soak 10000

load: setup ## ten thousand conversations as people hold them, in simulated time (some minutes)
	@$(RUN) python -m benchmarks.load --sessions 10000 --minutes 60 --speed 6

soak: setup ## four days' traffic in eighteen minutes: does memory, a file, a connection or a time grow?
	@$(RUN) python -m benchmarks.soak

chaos: setup ## a hundred schedules of kills, locks, full disks and wrong clocks while people write (half an hour)
	@$(RUN) python -m tests.chaos.run

chaos-services: setup ## the same for two workers on PostgreSQL, Redis and RabbitMQ: restarts, a full and a slow disk, a cut network (as root)
	@scripts/services.sh
	@$(RUN) python -m tests.chaos.run --servers

image-check: setup ## build the image and run it read-only: does it answer, refuse default keys, end in order? (ENGINE=podman)
	@$(RUN) python -m tests.deploy.image

lint: setup ## ruff, mypy and the floors
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy
	@$(RUN) lint-imports

pictures: setup ## take the pictures of the window in docs/images anew
	@$(RUN) python -m tests.pictures

GUIDE_PAGES := tests/trainer/replies/test_page.py tests/trainer/entitlement_cases/test_page.py tests/trainer/test_versions_page.py

guide-pictures: setup ## take the pictures of the trainers' guide anew, by doing what it says
	@ANXIN_GUIDE_PICTURES=$(CURDIR)/docs/images $(RUN) python -m pytest -q tests/trainer/rehearsal/test_guide.py $(GUIDE_PAGES)

docs: setup ## write the pages that are made from the engine's data
	@$(RUN) python -m entitlement.reference

mutation: setup ## change the engine in every small way and see that a test notices (some hours)
	@$(UV) sync --frozen --quiet --group mutation
	@$(RUN) scripts/mutation.sh

setup:
	@scripts/uv.sh
	@$(UV) sync --frozen --quiet
