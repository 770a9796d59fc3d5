"""Stock Rasa, as the benchmark trains and runs it: `rasa train`, `rasa run` and `rasa run actions`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.client import RestClient
from benchmarks.models import Trained, kept_or_trained
from benchmarks.processes import environment, free_port, run_python, running_python
from benchmarks.servers import Actions, Server, actions_by_turn, first_answer, wait_for

TRAIN_SECONDS = 480
MESSAGES_OF_EACH_INTENT = 10

SETTINGS = Path("benchmarks") / "stock"
INGREDIENTS = ("config.yml", "nlu.yml", "stories.yml")


@dataclass(frozen=True)
class StockRasa:
    """`project` is the snapshot, `models` the folder of cached models, `work` takes data and logs."""

    project: Path
    models: Path
    work: Path

    def train(self) -> Trained:
        """A stock model of the snapshot's domain, rules and responses and a sub-sample of its messages."""
        data = self._data()
        model = self.models / f"stock-{self._fingerprint(data)}.tar.gz"

        def train() -> None:
            command = ["-m", "rasa", "train", "--domain", "domain.yml", "--data", *map(str, data)]
            command += ["--config", str(SETTINGS / "config.yml")]
            command += ["--out", str(self.models), "--fixed-model-name", model.name]
            log = self.work / "stock-train.log"
            run_python(command, self.project, self._environment(), log, TRAIN_SECONDS)

        return kept_or_trained(model, train)

    @contextmanager
    def serve(self, model: Path) -> Iterator[Server]:
        """Rasa's server and its action server on free ports, from the first answer on."""
        port, actions_port = free_port(), free_port()
        env = self._environment(STOCK_ACTIONS_PORT=str(actions_port))
        acting = ["-m", "rasa", "run", "actions", "--actions", "actions", "--port", str(actions_port)]
        talking = ["-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port), "--enable-api"]
        talking += ["--model", str(model), "--endpoints", str(SETTINGS / "endpoints.yml")]
        talking += ["--credentials", str(SETTINGS / "credentials.yml")]
        with ExitStack() as stack:
            started = time.perf_counter()
            actions_log, rasa_log = self.work / "stock-actions.log", self.work / "stock-rasa.log"
            actions = stack.enter_context(running_python(acting, self.project, env, actions_log))
            rasa = stack.enter_context(running_python(talking, self.project, env, rasa_log))
            wait_for(lambda client: client.get("/health"), actions_port, None, [actions, rasa])
            wait_for(first_answer, port, None, [actions, rasa])
            seconds = time.perf_counter() - started

            def actions_of(sender: str) -> Actions:
                with RestClient(port) as client:
                    return actions_by_turn(client.get(f"/conversations/{sender}/tracker")["events"])

            yield Server("stock", port, None, (rasa, actions), seconds, lambda turn: turn.stock, actions_of)

    def _data(self) -> list[Path]:
        """What stock Rasa is trained on besides the domain; the sub-sample is written to the work folder."""
        sample = self.work / "sub_sample.yml"
        sample.write_text(yaml.safe_dump(self._sub_sample(), allow_unicode=True), encoding="utf-8")
        settings = self.project / SETTINGS
        own = [self.project / "data" / "rules", self.project / "data" / "responses"]
        return [sample, settings / "nlu.yml", settings / "stories.yml", *own]

    def _sub_sample(self) -> dict[str, object]:
        """The first messages of each intent, as Rasa's NLU data."""
        sample = []
        for file in sorted((self.project / "data" / "nlu").rglob("*.yml")):
            for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
                if "intent" in entry:
                    first = entry["examples"].splitlines()[:MESSAGES_OF_EACH_INTENT]
                    sample.append({"intent": entry["intent"], "examples": "\n".join(first) + "\n"})
        return {"version": "3.1", "nlu": sample}

    def _fingerprint(self, data: list[Path]) -> str:
        digest = hashlib.sha256()
        made_from = [self.project / name for name in ("domain.yml", "uv.lock", SETTINGS / "config.yml")]
        for path in [*made_from, *data]:
            for file in sorted(path.rglob("*.yml")) if path.is_dir() else [path]:
                digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()[:16]

    def _environment(self, **more: str) -> dict[str, str]:
        return environment(
            self.project,
            RASA_CACHE_DIRECTORY=str(self.models / "rasa-cache"),
            SANIC_HOST="127.0.0.1",
            ANXIN_SHELL_DATABASE_URL=f"sqlite:///{self.work / 'stock.db'}",
            **more,
        )
