"""What was said is kept in order, masked, and a message for an occasion is sent once."""

from desk.service import Desk
from desk.tables import Author, Delivery
from tests.desk.matters import NOW


def post(desk: Desk, key: str) -> bool:
    with desk.work() as work:
        message = work.messages.post(
            key=key, sender_id="web:anna", channel="web", bubble={"text": "我们到期前告诉您。"}, now=NOW
        )
    return message is not None


def test_a_turn_leaves_the_customers_words_and_the_replies(desk: Desk) -> None:
    with desk.turn("web:1", "web:anna", "web", NOW) as turn:
        turn.hear({"text": "电话⟦phone:1⟧"})
        turn.answer([{"text": "记好了。"}, {"text": "还有别的吗？"}], NOW)
    with desk.work() as work:
        said = [(message.author, message.bubble["text"]) for message in work.messages.after("web:anna")]
    assert said == [
        (Author.CUSTOMER, "电话⟦phone:1⟧"),
        (Author.DESK, "记好了。"),
        (Author.DESK, "还有别的吗？"),
    ]


def test_a_repeated_message_is_kept_once(desk: Desk) -> None:
    for _ in range(2):
        with desk.turn("web:1", "web:anna", "web", NOW) as turn:
            turn.hear({"text": "你好"})
            if turn.already_answered is None:
                turn.answer([{"text": "您好"}], NOW)
    with desk.work() as work:
        assert len(work.messages.after("web:anna")) == 2


def test_an_occasion_has_one_message(desk: Desk) -> None:
    assert post(desk, "promise:1:warned")
    assert not post(desk, "promise:1:warned")
    with desk.work() as work:
        (message,) = work.messages.undelivered()
        assert message.delivery == Delivery.WAITING


def test_messages_are_read_on_from_the_last_one_seen(desk: Desk) -> None:
    for number in range(3):
        post(desk, f"promise:{number}:warned")
    with desk.work() as work:
        first, second, third = work.messages.after("web:anna")
        assert work.messages.after("web:anna", first.id) == [second, third]
        assert work.messages.after("web:bert") == []


def test_what_was_heard_is_what_was_said_last(desk: Desk) -> None:
    for number in range(4):
        with desk.turn(f"web:{number}", "web:anna", "web", NOW) as turn:
            turn.hear({"text": f"第{number}句"})
            turn.answer([{"text": "嗯。"}], NOW)
    with desk.work() as work:
        assert work.messages.heard("web:anna", most=2) == ["第2句", "第3句"]
