"""Workers split off from a nursery: they live, die and change as those that start by themselves, over real sockets."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.settings import PROJECT
from bot.supervisor import Pace, Version
from tests.bot.supervising.test_supervisor import NURSERY, SECONDS, Running, Talk
from tests.bot.supervising.test_supervisor import running as supervised


def nurseries() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if _is_a_nursery(child)]


def workers() -> list[psutil.Process]:
    """They keep the command that their nursery was started with."""
    return [child for nursery in nurseries() for child in nursery.children() if _is_a_nursery(child)]


def _is_a_nursery(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
        return process.status() != psutil.STATUS_ZOMBIE and NURSERY[-1] in process.cmdline()
    return False


@asynccontextmanager
async def running(record: Path, **given: Any) -> AsyncIterator[Running]:
    """Two workers from a nursery; `given` as `test_supervisor.running` takes it."""
    async with supervised(record, workers=2, nursery=NURSERY, **given) as one:
        yield one
    assert not nurseries()


async def no_nursery() -> None:
    while nurseries():
        await asyncio.sleep(0.02)


async def gone(processes: list[psutil.Process]) -> None:
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, SECONDS)
    assert alive == []


def test_no_message_is_lost_or_doubled_while_versions_change(tmp_path: Path) -> None:
    record = tmp_path / "record"

    async def run() -> Talk:
        async with running(record) as one:
            await one.told.until(2)
            first = [*nurseries(), *workers()]
            assert len(first) == 3
            talk = Talk(one.url)
            tasks = [asyncio.create_task(talk.write(number, keep_alive=number % 2 == 0)) for number in range(4)]
            one.want("second")
            await one.told.until(4)
            await gone(first)
            assert len(nurseries()) == 1
            await one.who()
            await asyncio.sleep(0.3)
            talk.over = True
            await asyncio.gather(*tasks)
        return talk

    talk = asyncio.run(run())
    written = Counter(record.read_text().split())
    del written["0"]
    assert written == talk.answered
    assert talk.by == {"first", "second"}


def test_a_worker_that_has_served_is_started_anew_at_once_however_often_it_dies(tmp_path: Path) -> None:
    # Every pause would be twice the one before: more than a minute together.
    pace = Pace(look=0.05, first_pause=0.02, longest_pause=3600, steady_after=0)

    async def run() -> str:
        async with supervised(tmp_path / "record", nursery=NURSERY, pace=pace) as one:
            for starts in range(1, 13):
                await one.told.until(starts)
                [worker] = workers()
                worker.kill()
            await one.told.until(13)
            return await one.who()

    assert asyncio.run(run()) == "first"


def test_a_worker_that_dies_comes_back_from_the_same_nursery(tmp_path: Path) -> None:
    async def run() -> list[str]:
        async with running(tmp_path / "record") as one:
            await one.told.until(2)
            [nursery] = nurseries()
            async with httpx.AsyncClient(timeout=SECONDS) as client:
                with suppress(httpx.HTTPError):
                    await client.get(f"{one.url}/die")
            await one.told.until(3)
            workers()[0].kill()
            await one.told.until(4)
            assert nurseries() == [nursery]
            assert len(workers()) == 2
            return one.told.served

    assert asyncio.run(run()) == ["first"] * 4


def test_workers_outlive_their_nursery_and_come_back_from_another(tmp_path: Path) -> None:
    async def run() -> None:
        async with running(tmp_path / "record") as one:
            await one.told.until(2)
            orphans = workers()
            [nursery] = nurseries()
            nursery.kill()
            await gone([nursery])
            assert await one.who() == "first"
            assert one.told.served == ["first"] * 2
            orphans[0].kill()
            await one.told.until(3)
            assert [len(nurseries()), len(workers())] == [1, 1]
            one.want("second")
            await one.told.until(5)
            await gone(orphans)

    asyncio.run(run())


def test_workers_of_a_version_without_nurseries_start_by_themselves(tmp_path: Path) -> None:
    """One that was put live before there were any."""

    async def run() -> None:
        async with running(tmp_path / "record") as one:
            await one.told.until(2)
            variables = {**one.version("second").variables, "PYTHONPATH": str(PROJECT)}
            one.told.versions.append(Version("second", folder=tmp_path, variables=variables))
            await one.told.until(4)
            # Those that give way answer still what reaches them before they hear of it.
            await asyncio.wait_for(no_nursery(), SECONDS)
            assert {await one.who() for _ in range(10)} == {"second"}

    asyncio.run(run())


def test_a_nursery_that_is_never_ready_is_given_up_and_ended(tmp_path: Path) -> None:
    async def run() -> Running:
        pace = Pace(look=0.05, takes_over_within=2, stops_within=10)
        async with running(tmp_path / "record", pace=pace) as one:
            await one.told.until(2)
            kept = nurseries()
            slow = one.version("second")
            one.told.versions.append(Version("second", variables={**slow.variables, "LIGHT_NURSERY": "hangs"}))
            await one.told.until(3)
            while nurseries() != kept:
                await asyncio.sleep(0.02)
            assert await one.who() == "first"
            return one

    assert asyncio.run(run()).told.failures == {"second": "2秒内没有就绪"}


def test_it_can_be_stopped_before_anybody_is_born(tmp_path: Path) -> None:
    async def run() -> None:
        async with running(tmp_path / "record", LIGHT_NURSERY="hangs"):
            while not nurseries():
                await asyncio.sleep(0.02)

    asyncio.run(run())


def test_nursery_and_workers_go_when_the_supervisor_was_killed(tmp_path: Path) -> None:
    script = (
        "import asyncio, socket, sys\n"
        "from bot.supervisor import Supervisor, Version\n"
        "from tests.bot.supervising.test_supervisor import COMMAND, NURSERY, Told\n"
        "async def run():\n"
        "    listening = socket.create_server(('127.0.0.1', 0))\n"
        "    told = Told([Version('only', variables={'LIGHT_RECORD': sys.argv[1]})])\n"
        "    ready = lambda _: print('ready', flush=True)\n"
        "    await Supervisor(COMMAND, listening, told, ready=ready, workers=2, nursery=NURSERY).run()\n"
        "asyncio.run(run())\n"
    )

    async def run() -> None:
        supervisor = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, str(tmp_path / "record"), stdout=asyncio.subprocess.PIPE
        )
        assert supervisor.stdout
        for _ in range(2):
            await asyncio.wait_for(supervisor.stdout.readline(), SECONDS)
        family = psutil.Process(supervisor.pid).children(recursive=True)
        assert len(family) == 3
        os.kill(supervisor.pid, signal.SIGKILL)
        await supervisor.wait()
        await gone(family)

    asyncio.run(run())
