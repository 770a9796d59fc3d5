"""WeChat's signatures and encryption: published examples, wechatpy as a peer, and what is refused."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from bot.channels.wechat.seal import OLDEST_SECONDS, REPEATED_SECONDS, Mode, RefusedError, Seal, sign
from tests.wechat import crypto
from tests.wechat.phone import from_xml, to_xml
from tests.wechat.shop import AES_KEY, APPID, TOKEN

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))

# The example of WeCom's developers' documentation ("加解密方案说明", path 90968), which shares the scheme.
CORP = {"token": "QDG6eK", "aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "receiver": "wx5823bf96d3bd56c7"}
ECHO = dict(
    parse_qsl(
        "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr="
        "P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D"
    )
)
POSTED = {"msg_signature": "477715d11cdb4164915debcba66cb864d751f3e6", "timestamp": "1409659813", "nonce": "1372623149"}
SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)


def moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp), UTC)


def safe() -> Seal:
    return Seal("safe", TOKEN, AES_KEY, APPID)


def sealed(xml: str, receiver: str = APPID, aes_key: str = AES_KEY, stamp: str = STAMP) -> tuple[dict[str, str], bytes]:
    """A request as WeChat sends it in safe mode."""
    content = crypto.encrypt(xml, aes_key, receiver)
    query = {
        "timestamp": stamp,
        "nonce": "7",
        "encrypt_type": "aes",
        "msg_signature": crypto.signature(TOKEN, stamp, "7", content),
    }
    return query, to_xml({"Encrypt": content}).encode()


def refusal(seal: Seal, query: dict[str, str], body: bytes, now: datetime = NOW) -> tuple[int, str]:
    with pytest.raises(RefusedError) as refused:
        seal.open(query, body, now)
    return refused.value.status, refused.value.reason


def test_the_signature_is_that_of_the_published_example() -> None:
    # developers.weixin.qq.com, "消息加解密说明", plain mode
    assert sign("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"


def test_the_published_example_of_a_verification_is_read() -> None:
    assert Seal("safe", **CORP).echo(ECHO, moment(ECHO["timestamp"])) == "1616140317555161061"


def test_the_published_example_of_a_message_is_read() -> None:
    body = to_xml({"ToUserName": CORP["receiver"], "Encrypt": SEALED, "AgentID": "218"}).encode()
    opened = Seal("safe", **CORP).open(POSTED, body, moment(POSTED["timestamp"]))
    assert (opened.fields["Content"], opened.fields["FromUserName"], opened.encrypted) == ("hello", "mycreate", True)


def test_the_tests_own_encryption_reads_the_published_example_too() -> None:
    assert "<Content><![CDATA[hello]]></Content>" in crypto.decrypt(SEALED, CORP["aes_key"], CORP["receiver"])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=300))
def test_what_the_desk_seals_wechatpy_and_the_tests_can_read(text: str) -> None:
    closed = from_xml(safe().close(text, NOW))
    peer = WeChatCrypto(TOKEN, AES_KEY, APPID)
    assert peer.decrypt_message(closed, closed["MsgSignature"], closed["TimeStamp"], closed["Nonce"]) == text
    assert crypto.decrypt(closed["Encrypt"], AES_KEY, APPID) == text
    assert closed["MsgSignature"] == crypto.signature(TOKEN, closed["TimeStamp"], closed["Nonce"], closed["Encrypt"])


def test_what_wechatpy_seals_the_desk_can_read() -> None:
    envelope = WeChatCrypto(TOKEN, AES_KEY, APPID).encrypt_message(to_xml({"Content": "冰箱坏了"}), "7", STAMP)
    signature = from_xml(envelope)["MsgSignature"]
    query = {"timestamp": STAMP, "nonce": "7", "encrypt_type": "aes", "msg_signature": signature}
    assert safe().open(query, envelope.encode(), NOW).fields == {"Content": "冰箱坏了"}


def test_the_address_is_verified_in_plain_mode() -> None:
    query = {"timestamp": STAMP, "nonce": "7", "echostr": "4711", "signature": sign(TOKEN, STAMP, "7")}
    assert Seal("plain", TOKEN, "", APPID).echo(query, NOW) == "4711"
    with pytest.raises(RefusedError):
        Seal("plain", "another", "", APPID).echo(query, NOW)


def test_a_wrong_signature_is_refused() -> None:
    query, body = sealed(to_xml({"Content": "你好"}))
    assert refusal(safe(), {**query, "msg_signature": "0" * 40}, body) == (403, "wrong signature")
    assert refusal(safe(), {**query, "msg_signature": "签名"}, body) == (403, "wrong signature")


@pytest.mark.parametrize("seconds", [-OLDEST_SECONDS - 1, OLDEST_SECONDS + 1])
def test_an_old_request_is_refused_though_its_signature_is_right(seconds: int) -> None:
    query, body = sealed(to_xml({"Content": "你好"}), stamp=str(int(STAMP) + seconds))
    assert refusal(safe(), query, body) == (403, "old timestamp")


@pytest.mark.parametrize("stamp", ["", "now", "-5", "١٢٣", "9" * 40])
def test_what_is_no_time_is_refused(stamp: str) -> None:
    query, body = sealed(to_xml({"Content": "你好"}), stamp=stamp)
    assert refusal(safe(), query, body) == (403, "no timestamp")


def test_content_for_another_account_is_refused() -> None:
    query, body = sealed(to_xml({"Content": "你好"}), receiver="wxffffffffffffffff")
    assert refusal(safe(), query, body) == (403, "encrypted for another account")


@pytest.mark.parametrize("content", ["", "!!!!", "AAAA", "A" * 43 + "=", string.ascii_letters + "==", "A" * 1024])
def test_broken_encryption_is_refused(content: str) -> None:
    query = {"timestamp": STAMP, "nonce": "7", "encrypt_type": "aes"}
    query["msg_signature"] = crypto.signature(TOKEN, STAMP, "7", content)
    status, reason = refusal(safe(), query, to_xml({"Encrypt": content}).encode())
    assert (status, reason) in {(400, "broken encryption"), (403, "encrypted for another account")}


def test_another_key_is_refused() -> None:
    query, body = sealed(to_xml({"Content": "你好"}), aes_key="B" * 43)
    assert refusal(safe(), query, body)[0] in (400, 403)


def test_plain_requests_are_refused_in_safe_mode() -> None:
    query = {"timestamp": STAMP, "nonce": "7", "signature": sign(TOKEN, STAMP, "7")}
    assert refusal(safe(), query, to_xml({"Content": "你好"}).encode()) == (
        403,
        "not encrypted, but the account is set to safe mode",
    )


def test_encrypted_requests_need_a_key() -> None:
    query, body = sealed(to_xml({"Content": "你好"}))
    assert refusal(Seal("plain", TOKEN, "", APPID), query, body)[0] == 403


def test_a_plain_signature_holds_for_one_body_only() -> None:
    seal = Seal("plain", TOKEN, "", APPID)
    query = {"timestamp": STAMP, "nonce": "7", "signature": sign(TOKEN, STAMP, "7")}
    body = to_xml({"Content": "你好"}).encode()
    assert seal.open(query, body, NOW) == seal.open(query, body, NOW)
    forged = to_xml({"Content": "帮我退款"}).encode()
    assert refusal(seal, query, forged) == (403, "a signature used for another message")


def test_a_plain_signature_holds_for_one_body_in_compatible_mode_too() -> None:
    seal = Seal("compatible", TOKEN, AES_KEY, APPID)
    query = {"timestamp": STAMP, "nonce": "7", "signature": sign(TOKEN, STAMP, "7")}
    seal.open(query, to_xml({"Content": "你好"}).encode(), NOW)
    forged = to_xml({"Content": "帮我退款"}).encode()
    assert refusal(seal, query, forged) == (403, "a signature used for another message")


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
def test_a_request_is_heard_again_only_while_wechat_may_repeat_it(mode: Mode) -> None:
    seal = Seal(mode, TOKEN, AES_KEY, APPID)
    query, body = sealed(to_xml({"Content": "你好"}))
    if mode == "plain":
        seal = Seal(mode, TOKEN, "", APPID)
        query, body = {"timestamp": STAMP, "nonce": "7", "signature": sign(TOKEN, STAMP, "7")}, to_xml({}).encode()
    opened = seal.open(query, body, NOW)
    assert seal.open(query, body, NOW + timedelta(seconds=15)) == opened
    later = NOW + timedelta(seconds=REPEATED_SECONDS + 1)
    assert refusal(seal, query, body, later) == (403, "a request replayed")


def test_signatures_are_remembered_as_long_as_their_time_is_accepted() -> None:
    seal = safe()
    early, late = NOW - timedelta(seconds=OLDEST_SECONDS), NOW + timedelta(seconds=OLDEST_SECONDS)
    query, body = sealed(to_xml({"Content": "你好"}))
    seal.open(query, body, early)
    for number in range(50):
        seal.open(*sealed(to_xml({"Content": f"{number}"})), early)
    assert refusal(seal, query, body, late) == (403, "a request replayed")


BOMB = """<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Content>&c;</Content></xml>"""
EXTERNAL = '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Content>&x;</Content></xml>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB.encode(),
        EXTERNAL.encode(),
        b'<!DOCTYPE xml SYSTEM "http://example.com/x.dtd"><xml></xml>',
        BOMB.replace("1.0", '1.0" encoding="UTF-16').encode("utf-16"),
        b"<xml><Content>\xff\xfe</Content></xml>",
        b"<xml><Content>unclosed",
        b"<html></html>",
        b"{}",
        b"",
    ],
    ids=["bomb", "external", "dtd", "utf-16", "no utf-8", "unclosed", "html", "json", "empty"],
)
def test_hostile_or_broken_xml_is_refused(body: bytes) -> None:
    query = {"timestamp": STAMP, "nonce": "7", "signature": sign(TOKEN, STAMP, "7")}
    assert refusal(Seal("plain", TOKEN, "", APPID), query, body) == (400, "not WeChat's XML")


def test_hostile_xml_within_the_encryption_is_refused_too() -> None:
    query, body = sealed(EXTERNAL)
    assert refusal(safe(), query, body) == (400, "not WeChat's XML")
