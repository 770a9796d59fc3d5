"""What a customer may send to an official account, over real sockets."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image

from bot.channels.wechat.phrases import phrases
from desk.tables import Author
from tests.wechat.scenes import CUSTOMER, LIFELIKE, play, saying
from tests.wechat.shop import Shop
from tests.wechat.world import World


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_a_text_is_answered_in_the_response(tmp_path: Path, mode: str) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "冰箱不制冷了") == "收到：冰箱不制冷了"

    world = play(tmp_path, scene, dataclasses.replace(LIFELIKE, mode=mode))
    assert world.platform.faults == []
    assert [heard.conversation_id for heard in world.brain.heard] == [f"wechat:demo/{CUSTOMER}"]


def test_what_could_break_the_xml_arrives_as_it_was_said(tmp_path: Path) -> None:
    nasty = "a ]]> b <b>&amp;</b> \x0b 完"

    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "你好") == "a ]]> b <b>&amp;</b>  完"

    play(tmp_path, scene, behaviour=saying(nasty))


def test_a_voice_is_read_as_its_recognition(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        answer = await world.phone.message(CUSTOMER, "voice", MediaId="v1", Format="amr", Recognition="洗衣机漏水")
        assert answer == "收到：洗衣机漏水"

    play(tmp_path, scene)


@pytest.mark.parametrize(
    ("kind", "fields", "wordings"),
    [
        ("voice", {"MediaId": "v1", "Format": "amr", "Recognition": ""}, "voice_not_heard"),
        ("video", {"MediaId": "v1", "ThumbMediaId": "t1"}, "video_kept"),
        ("shortvideo", {"MediaId": "v1", "ThumbMediaId": "t1"}, "video_kept"),
        ("location", {"Location_X": 23.1, "Location_Y": 113.3, "Scale": 16, "Label": ""}, "place_without_name"),
        ("image", {"PicUrl": "http://example.com/x", "MediaId": "no such"}, "image_refused"),
    ],
)
def test_what_holds_no_words_is_answered_in_turning_wordings(
    tmp_path: Path, kind: str, fields: dict[str, str], wordings: str
) -> None:
    async def scene(world: World) -> None:
        first = await world.phone.message(CUSTOMER, kind, **fields)
        second = await world.phone.message(CUSTOMER, kind, **fields)
        assert [first, second] == phrases()[wordings][:2]

    world = play(tmp_path, scene)
    assert world.brain.heard == []


def test_a_place_asks_for_the_nearest_outlets(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        where = {"Location_X": 23.134521, "Location_Y": 113.358803, "Scale": 20, "Label": "广州市海珠区客村"}
        await world.phone.message(CUSTOMER, "location", **where)

    world = play(tmp_path, scene)
    assert [heard.text for heard in world.brain.heard] == ["我在广州市海珠区客村，离我最近的服务网点在哪里？"]


def test_a_link_is_read_by_its_title(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        link = {"Title": "双门冰箱 260升", "Description": "旗舰店", "Url": "https://example.com/1"}
        assert await world.phone.message(CUSTOMER, "link", **link) == "收到：双门冰箱 260升\n旗舰店"

    play(tmp_path, scene)


def photo() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), "red")
    exif = image.getexif()
    exif[0x010E] = "taken at home"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_is_kept_for_those_who_read_along(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        world.platform.media["m1"] = photo()
        answer = await world.phone.message(CUSTOMER, "image", PicUrl="http://example.com/x", MediaId="m1")
        assert answer == phrases()["image_kept"][0]

    world = play(tmp_path, scene)
    with world.desk.work() as work:
        heard, said = work.messages.after(f"wechat:demo/{CUSTOMER}")
    assert (heard.author, said.author) == (Author.CUSTOMER, Author.DESK)
    name = heard.bubble["image"].removeprefix("upload:")
    kept = (tmp_path / "uploads" / name).read_bytes()
    assert b"taken at home" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 30)


def test_whoever_subscribes_is_greeted_by_the_desk(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.event(CUSTOMER, "subscribe") == "收到：你好"
        assert await world.phone.event(CUSTOMER, "subscribe", "qrscene_unknown") == "收到：你好"

    play(tmp_path, scene)


def test_the_brand_may_greet_in_its_own_words(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.event(CUSTOMER, "subscribe") == "欢迎来到示范店。"

    play(tmp_path, scene, Shop(speed=1.0, more={"welcome": "欢迎来到示范店。"}))


@pytest.mark.parametrize(("event", "key"), [("subscribe", "qrscene_repair"), ("SCAN", "repair")])
def test_a_scanned_code_says_what_the_brand_set_for_it(tmp_path: Path, event: str, key: str) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.event(CUSTOMER, event, key) == "收到：我要报修"

    play(tmp_path, scene, Shop(speed=1.0, more={"scenes": {"repair": "我要报修"}}))


def test_a_click_on_the_menu_says_what_is_written_on_it(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.event(CUSTOMER, "CLICK", "我要报修") == "收到：我要报修"

    play(tmp_path, scene)


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "event", "Event": "unsubscribe", "EventKey": ""},
        {"MsgType": "event", "Event": "VIEW", "EventKey": "https://example.com"},
        {"MsgType": "event", "Event": "LOCATION", "Latitude": 23.1, "Longitude": 113.3},
        {"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH", "Status": "success"},
        {"MsgType": "hologram", "MsgId": 7},
        {"MsgType": "text", "Content": "没有编号"},
        {},
    ],
)
def test_what_needs_no_answer_or_is_not_known_is_accepted(tmp_path: Path, fields: dict[str, str]) -> None:
    async def scene(world: World) -> None:
        assert await world.phone.push(CUSTOMER, fields) is None

    world = play(tmp_path, scene)
    assert (world.platform.faults, world.brain.heard) == ([], [])


def test_a_brain_that_breaks_is_apologised_for(tmp_path: Path) -> None:
    async def breaks(_received: object) -> list[object]:
        raise RuntimeError("13800000000 is nobody's business")

    async def scene(world: World) -> None:
        assert await world.phone.text(CUSTOMER, "你好") == phrases()["trouble"][0]

    play(tmp_path, scene, behaviour=breaks)  # type: ignore[arg-type]


def test_numbers_choose_among_what_was_shown_last(tmp_path: Path) -> None:
    async def scene(world: World) -> None:
        shown = await world.phone.text(CUSTOMER, "想退货")
        assert shown == "这样为您办：\n\n回复数字就可以选：\n1 免费换新\n2 退款"
        for said in ("2", "１", "②", "选第二个", "7", "好的"):
            await world.phone.text(CUSTOMER, said)

    behaviour = saying("这样为您办：", buttons={"免费换新": "/accept_solution", "退款": "/refund"})
    world = play(tmp_path, scene, behaviour=behaviour)
    heard = [message.text for message in world.brain.heard]
    assert heard == ["想退货", "/refund", "/accept_solution", "/refund", "/refund", "7", "好的"]


def test_a_number_means_nothing_after_an_answer_without_choices(tmp_path: Path) -> None:
    answers = iter([{"换新": "/exchange"}, None, None])

    async def behaviour(received):  # type: ignore[no-untyped-def]
        return await saying("请问用了几个月？", buttons=next(answers))(received)

    async def scene(world: World) -> None:
        for said in ("想换货", "还没想好", "1"):
            await world.phone.text(CUSTOMER, said)

    world = play(tmp_path, scene, behaviour=behaviour)
    assert [message.text for message in world.brain.heard] == ["想换货", "还没想好", "1"]
