"""Logs go to stderr, say what happened to the desk and never what a customer wrote."""

from __future__ import annotations

import logging
import os
import sys
import warnings


def quiet_libraries() -> None:
    """Before Rasa and TensorFlow are imported: no telemetry, no chatter, nothing downloaded."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.filterwarnings("ignore")


def log_to_stderr(level: int = logging.INFO) -> None:
    """Our own modules at `level`; the libraries, which log customers' words when they debug, from warnings on."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    for name in ("bot", "actions", "desk", "entitlement"):
        logging.getLogger(name).setLevel(level)
