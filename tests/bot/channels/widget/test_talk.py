"""What a widget's window sends and gets, over real HTTP."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.channels.widget.limits import Rate, Rates
from bot.channels.widget.stream import MOST_PAGES
from bot.uploads import MOST_BYTES
from desk.conversations import Window, load_window
from tests.bot.channels.widget.shop import APOLOGY, Shop


def say(client: httpx.Client, headers: dict[str, str], text: str, id: str = "message-1") -> httpx.Response:
    return client.post("/api/widget/demo/messages", json={"id": id, "text": text}, headers=headers)


PIXELS = (60, 40)
HIDDEN = b"<script>document.title='taken'</script>"


def polyglots() -> dict[str, bytes]:
    """Files that are an image and something else as well."""
    archive, picture = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("page.html", HIDDEN)
    Image.new("RGB", PIXELS, "red").save(picture, "GIF", comment=HIDDEN)
    return {
        "a page behind the picture": photo() + HIDDEN,
        "an archive behind the picture": photo() + archive.getvalue(),
        "a page in the comment": picture.getvalue(),
        "a page in a chunk": _png_with(HIDDEN),
    }


def _png_with(text: bytes) -> bytes:
    out, info = io.BytesIO(), PngInfo()
    info.add_text("Comment", text.decode())
    Image.new("RGB", PIXELS, "red").save(out, "PNG", pnginfo=info)
    return out.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to more pixels than are taken."""
    out = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(out, "PNG")
    return out.getvalue()


@contextmanager
def listening(client: httpx.Client, headers: dict[str, str], after: int = 0) -> Iterator[Iterator[tuple[str, Any]]]:
    with client.stream("GET", f"/api/widget/demo/events?after={after}", headers=headers) as response:
        assert response.status_code == 200
        yield _events(response.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def photo(with_place: bool = True) -> bytes:
    image, out = Image.new("RGB", (60, 40), "red"), io.BytesIO()
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "a telling camera"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_an_answer_comes_with_its_numbers(client: httpx.Client, shop: Shop) -> None:
    answer = say(client, shop.headers(), "我的冰箱坏了").json()
    assert answer["stored"] is True
    mine, *replies = answer["messages"]
    assert (mine["author"], mine["client_id"], mine["bubble"]) == ("customer", "message-1", {"text": "我的冰箱坏了"})
    assert [one["bubble"]["text"] for one in replies] == ["冰箱坏了真添乱，对不起。", "请问买了多久？"]
    assert [one["id"] for one in answer["messages"]] == sorted(one["id"] for one in answer["messages"])


def test_that_the_customer_is_writing_is_told(client: httpx.Client, shop: Shop) -> None:
    assert client.post("/api/widget/demo/typing", headers=shop.headers()).status_code == 204
    assert client.post("/api/widget/demo/typing").status_code == 401
    assert shop.customers_typed == ["web:demo/li"]


def test_the_same_message_again_gets_the_same_answer(client: httpx.Client, shop: Shop) -> None:
    first = say(client, shop.headers(), "在吗").json()
    assert say(client, shop.headers(), "在吗").json() == first
    assert shop.brain.texts == ["在吗"]


def test_a_failed_turn_may_be_sent_again(client: httpx.Client, shop: Shop) -> None:
    shop.brain.broken.add("在吗")
    failed = say(client, shop.headers(), "在吗").json()
    assert failed == {"stored": False, "messages": [{"author": "desk", "bubble": {"text": APOLOGY}}]}
    shop.brain.broken.clear()
    assert say(client, shop.headers(), "在吗").json()["stored"] is True


def test_the_stream_goes_on_where_it_broke_off(client: httpx.Client, shop: Shop) -> None:
    sent = say(client, shop.headers(), "在吗").json()["messages"]
    with listening(client, shop.headers()) as events:
        assert [next(events)[1] for _ in range(2)] == sent
        shop.post("web:demo/li", "您好", "1001")
        name, posted = next(events)
        assert (name, posted["author"], posted["agent_number"]) == ("message", "agent", "1001")
    for number in range(70):
        shop.post("web:demo/li", str(number))
    last = shop.post("web:demo/li", "最后")
    with listening(client, shop.headers(), after=last) as events:
        assert next(events)[1]["id"] > posted["id"]


def test_a_long_conversation_comes_whole(client: httpx.Client, shop: Shop) -> None:
    for number in range(450):
        shop.post("web:demo/li", str(number))
    with listening(client, shop.headers()) as events:
        assert [next(events)[1]["bubble"]["text"] for _ in range(450)] == [str(number) for number in range(450)]


def test_a_decision_tells_the_goods_and_the_days(client: httpx.Client, shop: Shop) -> None:
    shop.open_case("web:demo/li")
    with listening(client, shop.headers()) as events:
        card = next(events)[1]["bubble"]["custom"]
    assert (card["goods"], card["days"], card["days_since"]) == ("冰箱", 10, "收货")


def test_a_photo_is_kept_without_what_is_hidden_in_it(client: httpx.Client, shop: Shop, tmp_path: Path) -> None:
    url = "/api/widget/demo/photos?id=photo-id-1"
    first = client.post(url, content=photo(), headers=shop.headers())
    assert client.post(url, content=photo(), headers=shop.headers()).json() == first.json()
    mine, thanks = first.json()["messages"]
    assert (mine["bubble"], thanks["author"]) == ({"image": "photo"}, "desk")
    shown = client.get(f"/api/widget/demo/photos/{mine['id']}", headers=shop.headers())
    assert shown.headers["content-type"] == "image/jpeg"
    assert b"telling camera" in photo()
    assert b"telling camera" not in shown.content
    assert len([path for path in (tmp_path / "uploads").rglob("*") if path.is_file()]) == 1
    assert client.get(f"/api/widget/demo/photos/{mine['id']}", headers=shop.headers(visitor="wu")).status_code == 404
    assert client.get(f"/api/widget/demo/photos/{thanks['id']}", headers=shop.headers()).status_code == 404


@pytest.mark.parametrize("kind", polyglots())
def test_what_is_hidden_in_a_photo_is_not_kept(client: httpx.Client, shop: Shop, tmp_path: Path, kind: str) -> None:
    url = "/api/widget/demo/photos?id=photo-id-1"
    mine = client.post(url, content=polyglots()[kind], headers=shop.headers()).json()["messages"][0]
    shown = client.get(f"/api/widget/demo/photos/{mine['id']}", headers=shop.headers())
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    for content in (shown.content, *(path.read_bytes() for path in (tmp_path / "uploads").rglob("*.jpg"))):
        assert b"script" not in content
        assert b"page.html" not in content
        with Image.open(io.BytesIO(content)) as kept:
            assert (kept.format, kept.size) == ("JPEG", PIXELS)


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"<html>no photo", 422, "不是能打开的照片"),
        (b"", 422, "不是能打开"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 422, "不是能打开"),
        (b"%PDF-1.7" + photo(), 422, "不是能打开"),
        (HIDDEN + photo(), 422, "不是能打开"),
        (photo()[:200], 422, "不是能打开"),
        (bomb(), 422, "不是能打开"),
        (bytes(MOST_BYTES + 1), 413, "最多10MB"),
    ],
    ids=["text", "nothing", "svg", "pdf", "page", "half", "bomb", "huge"],
)
def test_what_is_no_photo_is_refused(client: httpx.Client, shop: Shop, content: bytes, status: int, said: str) -> None:
    refused = client.post("/api/widget/demo/photos?id=photo-id-1", content=content, headers=shop.headers())
    assert refused.status_code == status
    assert said in refused.json()["error"]
    with shop.desk.work() as work:
        assert work.messages.after("web:demo/li") == []


def test_a_thumb_is_kept_and_can_be_taken_back(client: httpx.Client, shop: Shop) -> None:
    mine, answer = say(client, shop.headers(), "在吗").json()["messages"]
    for helpful in (False, None, True):
        url = f"/api/widget/demo/thumbs/{answer['id']}"
        assert client.put(url, json={"helpful": helpful}, headers=shop.headers()).status_code == 200
        with listening(client, shop.headers()) as events:
            assert [next(events)[1]["helpful"] for _ in range(2)] == [None, helpful]
    for number, visitor in ((mine["id"], "li"), (answer["id"], "wu"), (10**6, "li")):
        url = f"/api/widget/demo/thumbs/{number}"
        refused = client.put(url, json={"helpful": True}, headers=shop.headers(visitor=visitor))
        assert refused.status_code == 404


@pytest.mark.parametrize(
    ("length", "status", "said"),
    [
        (2001, 422, "这条消息超过2000字了，请您分成几条发给我"),
        (10_000, 422, "这条消息超过2000字了，请您分成几条发给我"),
        (20_001, 422, "text: String should have at most 20000 characters"),
        (1_000_000, 413, "内容太长了，请您分成几条发给我"),
    ],
)
def test_a_huge_text_is_refused(client: httpx.Client, shop: Shop, length: int, status: int, said: str) -> None:
    refused = say(client, shop.headers(), "坏" * length)
    assert (refused.status_code, refused.json()) == (status, {"error": said})
    with shop.desk.work() as work:
        assert work.messages.after("web:demo/li") == []


def test_fifty_messages_at_once_are_answered_or_refused_and_none_is_lost(client: httpx.Client, shop: Shop) -> None:
    def send(number: int) -> httpx.Response:
        return say(client, shop.headers(), f"第{number}条", id=f"message-{number}")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(send, range(50)))
    assert sorted({answer.status_code for answer in answers}) == [200, 429]
    answered = [answer for answer in answers if answer.status_code == 200]
    assert len(answered) == Rates().messages.most
    shop.monotonic.ahead = 61
    refused = [number for number, answer in enumerate(answers) if answer.status_code == 429]
    again = [send(number) for number in refused[: Rates().messages.most]]
    assert {answer.status_code for answer in again} == {200}
    assert len(shop.brain.texts) == len(set(shop.brain.texts)) == len(answered) + len(again)


def test_the_place_in_the_queue_the_person_and_the_typing_are_told(client: httpx.Client, shop: Shop) -> None:
    sender, now = "web:demo/li", shop.clock.now()
    shop.ask_for_human("web:demo/earlier")
    mine = shop.ask_for_human(sender)
    with listening(client, shop.headers()) as events:
        assert next(events) == ("handover", {"state": "waiting", "position": 2})
        shop.take(sender, mine)
        assert next(events) == ("handover", {"state": "taken", "agent_number": "1001", "typing": False})
        shop.typing.writes(sender)
        shop.live.wake(sender)
        assert next(events)[1]["typing"] is True
        with shop.desk.work() as work:
            work.handovers.hand_back(mine, "1001", now)
        shop.live.wake(sender)
        assert next(events) == ("handover", {"state": "none"})


def test_the_customers_own_number_is_readable(client: httpx.Client, shop: Shop) -> None:
    with shop.desk.work() as work:
        reference = work.personal.keep("web:demo/li", "phone", "13800000001", "test", shop.clock.now(), 30)
    shop.post("web:demo/li", f"我们打{reference}联系您")
    with listening(client, shop.headers()) as events:
        assert next(events)[1]["bubble"]["text"] == "我们打13800000001联系您"


def test_another_customers_messages_do_not_come(client: httpx.Client, shop: Shop) -> None:
    shop.post("web:demo/wu", "给别人的")
    number = shop.post("web:demo/li", "给您的")
    with listening(client, shop.headers()) as events:
        assert next(events)[1]["id"] == number
    with shop.desk.work() as work:
        delivered = {one.sender_id: one.delivery for one in work.messages.undelivered()}
    assert list(delivered) == ["web:demo/wu"]


def test_beginning_anew_empties_the_dialogue_once_and_keeps_what_was_said(client: httpx.Client, shop: Shop) -> None:
    sender, now = "web:demo/li", shop.clock.now()
    with shop.desk.turn("web:demo/li/message-0", sender, "web", now) as turn:
        turn.save_window(Window(0, '[{"event": "kept"}]', ("/inform",)))
        turn.hear({"text": "冰箱坏了"})
        turn.answer([{"text": "收到"}], now)

    def restart() -> httpx.Response:
        return client.post("/api/widget/demo/restarts", json={"id": "restart-1"}, headers=shop.headers())

    first = restart().json()
    assert first["stored"] is True
    assert first["messages"][0]["bubble"]["restart"] is True
    assert restart().json() == first
    with shop.desk.work() as work:
        window = load_window(work.session, sender)
        assert window is not None
        assert (window.version, window.blob, window.offered) == (2, "[]", ())
        assert len(work.messages.after(sender)) == 3


def rate(client: httpx.Client, shop: Shop, id: str = "rating-01") -> Any:
    return client.post("/api/widget/demo/ratings", json={"id": id}, headers=shop.headers()).json()["messages"]


def test_who_wants_to_rate_the_service_is_asked_for_stars_at_once(client: httpx.Client, shop: Shop) -> None:
    shop.open_case("web:demo/li")
    number = shop.open_case("web:demo/li", "message-1")
    (asked,) = rate(client, shop)
    assert (asked["author"], number in asked["bubble"]["text"]) == ("desk", True)
    assert [button["title"] for button in asked["bubble"]["buttons"]] == ["★" * stars for stars in range(5, 0, -1)]
    assert rate(client, shop) == [asked]
    with shop.desk.work() as work:
        waiting = work.follow_ups.asked("web:demo/li")
        assert waiting is not None
        assert (waiting.kind, waiting.case_number) == ("satisfaction", number)
        offered = work.messages.offered("web:demo/li", shop.clock.now() - timedelta(minutes=1))
        assert offered == [button["payload"] for button in asked["bubble"]["buttons"]]


def test_without_a_matter_of_the_own_there_is_nothing_to_rate(client: httpx.Client, shop: Shop) -> None:
    number = shop.open_case("web:demo/li")
    shop.open_case("web:demo/wu")
    with shop.desk.work() as work:
        work.cases.withdraw(number, shop.clock.now())
    (answer,) = rate(client, shop)
    assert "拇指" in answer["bubble"]["text"]
    assert "buttons" not in answer["bubble"]


def test_nobody_asks_for_stars_while_a_person_has_the_conversation(client: httpx.Client, shop: Shop) -> None:
    shop.open_case("web:demo/li")
    shop.take("web:demo/li", shop.ask_for_human("web:demo/li"))
    assert rate(client, shop) == []


def test_a_session_listens_from_so_many_pages_at_once(client: httpx.Client, shop: Shop) -> None:
    headers = shop.headers()
    with ExitStack() as pages:
        for _ in range(MOST_PAGES):
            pages.enter_context(listening(client, headers))
        with client.stream("GET", "/api/widget/demo/events", headers=headers) as refused:
            assert refused.status_code == 429
            assert json.loads(refused.read())["error"] == "您同时打开的窗口太多了，请关掉几个再试"
            assert refused.headers["retry-after"] == "30"
        with listening(client, shop.headers(visitor="wu")):
            pass
    # The server hears of closed connections a moment later.
    statuses = (_status_of_stream(client, headers) for _ in range(100))
    assert 200 in statuses


def _status_of_stream(client: httpx.Client, headers: dict[str, str]) -> int:
    with client.stream("GET", "/api/widget/demo/events", headers=headers) as response:
        time.sleep(0.1)
        return response.status_code


@pytest.mark.parametrize(
    ("rates", "method", "path", "body"),
    [
        (Rates(streams=Rate(2, 60)), "GET", "events", None),
        (Rates(streams_of_address=Rate(2, 60)), "GET", "events", None),
        (Rates(thumbs=Rate(2, 60)), "PUT", "thumbs/{answer}", {"helpful": True}),
        (Rates(thumbs_of_address=Rate(2, 60)), "PUT", "thumbs/{answer}", {"helpful": True}),
        (Rates(messages=Rate(2, 60)), "POST", "ratings", {"id": "rating-01"}),
        (Rates(messages=Rate(2, 60)), "POST", "restarts", {"id": "restart-1"}),
        (Rates(photos=Rate(2, 60)), "POST", "photos?id=photo-id-1", None),
    ],
)
def test_everything_that_a_window_asks_for_has_its_rate(
    client: httpx.Client, shop: Shop, rates: Rates, method: str, path: str, body: Any
) -> None:
    number = shop.post("web:demo/li", "您好")
    object.__setattr__(shop.tools, "rates", rates)
    statuses = []
    for _ in range(3):
        url = f"/api/widget/demo/{path.format(answer=number)}"
        content = {"json": body} if body else {"content": photo() if method == "POST" else b""}
        with client.stream(method, url, headers=shop.headers(), **content) as response:
            statuses.append(response.status_code)
    assert statuses == [200, 200, 429]
