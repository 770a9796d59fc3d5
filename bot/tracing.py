"""Traces of turns for OpenTelemetry: what took how long, and never what a customer wrote.

A span `turn` for each message, within it `parse`, `policy` (which action comes next), `action` and `commit`. Rasa
brings no tracing of its own. Nothing of it is imported unless an endpoint is set, and our provider is not the
process's: no library can add spans to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import TYPE_CHECKING, Any

from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

PATH = "/v1/traces"
_NO_SPAN = nullcontext()


class Tracing:
    """Makes spans; without a provider, none."""

    def __init__(self, provider: TracerProvider | None = None) -> None:
        self._provider = provider
        self._tracer = None if provider is None else provider.get_tracer("anxin")

    @classmethod
    def of(cls, settings: Settings) -> Tracing:
        """As the settings say: spans go to `otlp_endpoint`, in the background; without one there are none.

        Raises:
            SettingsError: an endpoint is set, and the libraries are not installed.
        """
        if not settings.otlp_endpoint:
            return cls()
        try:
            return cls(_provider(settings))
        except ImportError as error:
            raise SettingsError(
                "ANXIN_OTLP_ENDPOINT is set: install the extra `otel` (uv sync --extra otel)"
            ) from error

    def span(self, name: str, **about: str) -> AbstractContextManager[object]:
        """A span around the body, within the one that is under way. `about`: names of ours, nothing of a customer's."""
        return _NO_SPAN if self._tracer is None else self._spanned(name, about)

    def watch(self, processor: Any) -> None:
        """Spans around what Rasa's processor does in a turn."""
        if self._tracer is None:
            return
        parse, act = processor.parse_message, processor._run_action
        predict = processor.predict_next_with_tracker_if_should

        @wraps(parse)
        async def parsed(*given: Any, **named: Any) -> Any:
            with self.span("parse"):
                return await parse(*given, **named)

        @wraps(predict)
        def predicted(*given: Any, **named: Any) -> Any:
            with self.span("policy"):
                return predict(*given, **named)

        @wraps(act)
        async def acted(action: Any, *given: Any, **named: Any) -> Any:
            with self.span("action", **{"anxin.action": action.name()}):
                return await act(action, *given, **named)

        processor.parse_message, processor._run_action = parsed, acted
        processor.predict_next_with_tracker_if_should = predicted

    def close(self) -> None:
        """Send what has not been sent yet."""
        if self._provider is not None:
            self._provider.shutdown()

    @contextmanager
    def _spanned(self, name: str, about: dict[str, str]) -> Iterator[None]:
        from opentelemetry.trace import Status, StatusCode

        assert self._tracer is not None  # noqa: S101
        # An exception's text may hold what a customer wrote: only its kind is told.
        begun = self._tracer.start_as_current_span(
            name, attributes=about, record_exception=False, set_status_on_exception=False
        )
        with begun as span:
            try:
                yield
            except Exception as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise


def _provider(settings: Settings) -> TracerProvider:
    from opentelemetry.exporter.otlp.json.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    sampled = ParentBased(TraceIdRatioBased(settings.otlp_share))
    provider = TracerProvider(sampled, Resource.create({"service.name": "anxin"}))
    exporter = OTLPSpanExporter(settings.otlp_endpoint.rstrip("/") + PATH)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
