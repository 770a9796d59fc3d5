"""Logs go to stderr, say what happened to the desk and never what a customer wrote."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Literal

from bot.left_out import leave_out_what_is_not_used
from bot.settings import PROJECT

_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def quiet_libraries(project: Path = PROJECT) -> None:
    """Before Rasa is imported: no telemetry, no chatter, nothing downloaded, nothing unused."""
    leave_out_what_is_not_used(project)
    # It would bring what colours a terminal.
    import structlog

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # Rasa draws progress bars for every step of a training unless its own log level is this high.
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # Turns are many and small: threads inside one matrix product cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # The libraries' own deprecations are not the operator's to mend; Rasa switches some filters on again.
    warnings.showwarning = lambda *_args, **_kwargs: None
    # Rasa's debug lines hold customers' words and slots.
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _without_values,
            structlog.processors.KeyValueRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def log_to_stderr(level: int = logging.INFO, log_format: Literal["text", "json"] = "text") -> None:
    """Our own modules at `level`; the libraries, which log customers' words when they debug, from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json() if log_format == "json" else logging.Formatter(_TEXT))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    for name in ("bot", "actions", "desk", "entitlement"):
        logging.getLogger(name).setLevel(level)


def _json() -> logging.Formatter:
    """One object a line: timestamp (UTC), level, logger, event, and exception where there is one."""
    import structlog

    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _without_values(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of Rasa's structured log entries only what happened, never the values of slots, texts or entities."""
    return {key: event[key] for key in ("level", "event", "event_info") if key in event}
