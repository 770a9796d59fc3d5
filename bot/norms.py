"""How nobody speaks to a customer, neither the desk nor its people: the service norms as patterns.

`tests/data/norms.py` has sentences that each pattern must catch.
"""

import re
from dataclasses import dataclass

CUSTOMER_ADDRESSED_LOOSELY = re.compile("[你妳]")

# By meaning; the same meaning in new wording belongs to the pattern and to the sentences below it.
NEVER_SAID = {
    "blames the customer": re.compile(
        "您(自己)?(肯定|一定|可能|应该|大概)?(是)?(记|弄|搞|用|看|听|操作)(错|不当|坏了)"
        "|怪您|(?<!不)是您(自己)?的(问题|责任|错|原因)|谁(让|叫)您|您(怎么|为什么)(不|没)|早干(什么|嘛)"
    ),
    "blames a colleague": re.compile(
        "(同事|师傅|店员|客服|快递|商家)(自己)?(弄|搞|说|做)错|是(同事|师傅|店员|快递|商家)(自己)?的(错|责任|问题)"
    ),
    "not our problem": re.compile(
        "(不|没|无)(关|干)(我|咱)们|(与|跟|和)(我|咱)们(没(有)?|无)关|不(归|由|属于)(我|咱)们"
        "|不是(我|咱)们的(问题|责任|事|错)|(我|咱)们(管不了|不管|不负责|没责任)|您(去)?(找|问)(厂家|商家|卖家|店里)(去|吧)"
    ),
    "has heard enough": re.compile("(我)?知道了[，,、]?(我)?知道了|我知道我知道|行了行了|别(再)?(说|讲|催|问)了"),
    "look for yourself": re.compile("自己(去)?(看|查|找|搜|翻|研究|想办法|解决|处理)|说明书(上|里)(都|写|有)"),
    "that is the rule": re.compile(
        "规定(就是|就)(这样|这么|如此)|(就是|这是)(公司|我们|厂家)?的?(规定|制度|政策)|规定不(能|让|允许|可以)"
        "|没(有)?办法|爱莫能助|无能为力"
    ),
    "doubts the truth": re.compile("您(确定|肯定|真的)|真的(吗|假的)|不可能(吧|的|是)|谎|骗人|编的|您说的是(真|实)"),
    "promises beyond authority": re.compile(
        "(保证|一定|肯定|绝对|包)(能|会|可以)?(给|为|替|让)?您?(全额)?(退|赔|换新|满意|解决|批)"
        "|要多少(都)?(赔|给)|您说(了)?算|无条件(退|换|赔)"
    ),
    "threatens": re.compile("否则|后果|不然(的话)?|(取消|没收)您|拉黑|(报警|起诉|追究)"),
    "bluffs with the law": re.compile("法律(责任|后果)|随便(您)?(投诉|告)|(投诉|告)也没(有)?用|去(法院|告)|不受理"),
    "belittles": re.compile(
        "(这点|一点)小(事|毛病)|不就是|至于(吗|嘛)|小题大做|想多了|大惊小怪|您(先)?(冷静|别激动)|消消火"
    ),
    "form letter": re.compile(
        "敬请(谅解|见谅)|理解(与|和)支持|竭诚|尊敬的(客户|用户|顾客)|(祝您)?生活愉快|您的满意(是|就是)|亲爱的"
        "|(由此|因此)给您(带来|造成)|深表歉意|特此"
    ),
    "mocks back": re.compile("您(可|还)?真(行|会|厉害|有意思)|呵呵|难道(您|说)|笑话您"),
    "forbids exposure": re.compile(
        "(不要|别|勿|请勿)(再)?(去)?(曝光|投诉|发(到)?(网|抖音|微博)|找媒体|扩散|声张)|(删|撤)(除|掉|了)?(您的)?(评价|视频|差评|帖|投诉)"
    ),
    "presses": re.compile("最后(一次)?机会|过时不候|逾期不|错过就|再不(选|定)|要不要随您"),
}

_WAIT = re.compile("稍等|稍候|稍后|请等|等(一下|一等|下(?!去)|会|着)|耐心等")
_PROMISED_TIME = re.compile(r"\{\w*(minutes|hours|days)\}")

_NOT_KNOWN = re.compile("不知道|不(太)?清楚|不了解|说不好|(无法|没法|不能)(回答|确定)|没(能)?听(懂|明白)")
_DENIED = re.compile("不符合|办不(下来|了)|帮不(上|了)|(?<!能)不能(?!正常)|超出|没有(看到|正在办理)|不满意")
_WAY_ON = re.compile("办法|可以|请(您)?(换|把|告诉|写|同事|再)|(告诉|随时|直接)(我|找)|同事|先把|接着")

_NUMERAL = "[0-9０-９一二两三四五六七八九十百千万半]"
_MORE_THAN_ONE = "[0-9０-９二两三四五六七八九十]"
_UNIT = "(天(?!天)|日|小时|钟头|分钟|个?月|年|周|星期|元|块|角|折|倍|成|%|％|公里)"
# "哪一天" and "再问一次" are no figures, "修两次" is one.
_FIGURE = re.compile(f"[0-9０-９]|(?<!哪)(?!半天){_NUMERAL}+个?(工作)?{_UNIT}|{_MORE_THAN_ONE}+[次回]")
_PLACEHOLDER = re.compile(r"\{\w+\}")


def is_dead_end(text: str) -> bool:
    """Whether something is denied or not known, and nothing follows that the customer can do or expect."""
    return bool(_DENIED.search(text) or _NOT_KNOWN.search(text)) and not _WAY_ON.search(text)


def leaves_waiting(text: str) -> bool:
    """Whether the customer is told to wait and not for how long."""
    return _WAIT.search(text) is not None and _PROMISED_TIME.search(text) is None


def has_figure(text: str) -> bool:
    """Whether a number is written by hand; what a placeholder brings comes from the engine."""
    return _FIGURE.search(_PLACEHOLDER.sub("…", text)) is not None


@dataclass(frozen=True)
class Violation:
    """What is wrong with a draft, the words that it is about, and what to say instead, in Chinese."""

    problem: str
    words: str
    instead: str


ADVICE = {
    "blames the customer": (
        "像在责怪顾客",
        "先认下顾客的不便，再说怎么检查：“我们先看看机器的情况，有结果马上告诉您。”",
    ),
    "blames a colleague": ("把责任推给同事", "由我们一起担下来：“这一步是我们没有做好，我来补上。”"),
    "not our problem": ("像在推责任", "说出谁来办、怎么办：“这件事我来帮您联系，办好了告诉您。”"),
    "has heard enough": ("打断顾客、显得不耐烦", "先让顾客知道听进去了：“您说的我都记下了，我们一样一样来办。”"),
    "look for yourself": ("让顾客自己去找", "替顾客做这一步：“我把步骤发给您，您照着做就行。”"),
    "that is the rule": ("拿规定挡人", "说清原因和别的办法：“因为……这次办不了退货，不过可以为您……”"),
    "doubts the truth": ("像在怀疑顾客", "换成核对：“我跟您核对一下，是……对吗？”"),
    "promises beyond authority": ("答应得超出权限", "只说能做到的：“我替您申请，今天之内给您答复。”"),
    "threatens": ("带有威胁", "只讲对顾客有帮助的后续：“这样做可以早点办好。”"),
    "bluffs with the law": ("拿法律吓人", "尊重顾客的权利：“您有权反映，我也会尽力在这里帮您办好。”"),
    "belittles": ("像在说这是小事", "先认下影响：“这件事耽误您了，我们一样一样来办。”"),
    "form letter": ("像公文，不像在跟人说话", "说这位顾客自己的事：“让您白等一天，对不起，我这就去催。”"),
    "mocks back": ("像在反讽顾客", "听意思，不接话锋：“您有气是应该的，我来补上。”"),
    "forbids exposure": ("像在拦着顾客反映", "尊重顾客的权利：“您向哪里反映都可以，我先把这件事办好。”"),
    "presses": ("像在催逼顾客", "把时间留给顾客：“您慢慢想，想好了告诉我就行。”"),
}
POLITELY = ("没有用“您”", "把“你”换成“您”。")
WITH_A_TIME = ("让顾客等却没有说多久", "给一个时间：“我查一下，5分钟内回复您。”")
WITH_A_WAY_ON = ("只有拒绝，没有下一步", "加上能办的：“这个办不了，不过可以为您……”")
_TIME_TOLD = re.compile(
    f"{_NUMERAL}+个?(多|来)?(工作)?(分钟|小时|钟头|天|日)|[0-9]{{1,2}}[:：点]|今天(之)?内|明天|下午|上午"
)


def check_draft(text: str) -> list[Violation]:
    """What a colleague's message to a customer must not say; empty when it may be sent."""
    found = [Violation(*_told(match, ADVICE[meaning])) for meaning, match in _matches(text)]
    loose = CUSTOMER_ADDRESSED_LOOSELY.search(text)
    if loose:
        found.append(Violation(*_told(loose, POLITELY)))
    wait = _WAIT.search(text)
    if wait and _TIME_TOLD.search(text) is None:
        found.append(Violation(*_told(wait, WITH_A_TIME)))
    if is_dead_end(text):
        found.append(Violation(WITH_A_WAY_ON[0], "", WITH_A_WAY_ON[1]))
    return found


WITHOUT_FIGURES = ("数字是手写的", "写成占位，由系统填：{visit_hours}、{options}……，法律和承诺变了，这里跟着变。")
REFUSED_WITH_A_WAY_ON = ("拒绝的答复里没有说还有办法", "点明还有别的办法：“……不过还有办法，我列给您。”")
WITH_A_PROMISED_TIME = ("让顾客等却没有说多久", "时间写成占位：“{human_reply_minutes}分钟内回复您。”")
_REFUSAL = re.compile(r"utter_verdict_(\w+_)?no")


def check_reply(name: str, text: str, *, offers_choices: bool) -> list[Violation]:
    """What a reply that the desk says by itself must not say; its times and figures come from the engine."""
    found = [Violation(*_told(match, ADVICE[meaning])) for meaning, match in _matches(text)]
    for pattern, advice in ((CUSTOMER_ADDRESSED_LOOSELY, POLITELY), (_WAIT, WITH_A_PROMISED_TIME)):
        match = pattern.search(text)
        if match and (pattern is not _WAIT or leaves_waiting(text)):
            found.append(Violation(*_told(match, advice)))
    figure = _FIGURE.search(_PLACEHOLDER.sub("…", text))
    if figure:
        found.append(Violation(*_told(figure, WITHOUT_FIGURES)))
    if is_dead_end(text) and not offers_choices:
        found.append(Violation(WITH_A_WAY_ON[0], "", WITH_A_WAY_ON[1]))
    if _REFUSAL.fullmatch(name) and "办法" not in text:
        found.append(Violation(REFUSED_WITH_A_WAY_ON[0], "", REFUSED_WITH_A_WAY_ON[1]))
    return found


def _matches(text: str) -> list[tuple[str, re.Match[str]]]:
    searched = ((meaning, pattern.search(text)) for meaning, pattern in NEVER_SAID.items())
    return [(meaning, match) for meaning, match in searched if match is not None]


def _told(match: re.Match[str], advice: tuple[str, str]) -> tuple[str, str, str]:
    problem, instead = advice
    return problem, match.group(), instead
