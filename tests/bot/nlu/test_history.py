"""What has happened to the goods before."""

from typing import Any

import pytest

from bot.nlu.history import HistoryReader
from bot.nlu.normalise import normalise

READER = HistoryReader()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("热水器漏水把我家地板泡了", {"damage": "property"}),
        ("师傅说进水了，可我没碰过水", {"alleged_cause": "misuse"}),
        ("他们非说是我摔的 我没摔", {"alleged_cause": "misuse"}),
        ("他们说我手机进水 不给保修 我从来没进过水", {"alleged_cause": "misuse"}),
        ("从来没摔过凭什么说是人为损坏", {"alleged_cause": "misuse"}),
        ("售后一口咬定是我弄坏的", {"alleged_cause": "misuse"}),
        ("维修点说我私自拆过，我根本没拆", {"alleged_cause": "third_party_opened"}),
        ("师傅说进水了，是我不小心洒的", {}),
        ("师傅说没摔过的都能保修", {}),
        ("师傅说主板坏了 我没时间送修", {}),
        ("洗衣机把羊毛衫搅烂了", {"damage": "property"}),
        ("漏水淹了楼下", {"damage": "property"}),
        ("冰箱断电，冰箱里的肉全都坏了", {"damage": "property"}),
        ("冰柜压缩机坏了 东西全化了", {"damage": "property"}),
        ("一晚上雪糕都给我化掉了", {"damage": "property"}),
        ("菜和肉统统臭了", {"damage": "property"}),
        ("就怕肉都坏了", {}),
        ("安装师傅把墙上的瓷砖砸裂了", {"damage": "by_repairer"}),
        ("师傅搬的时候把我家地板划了一道", {"damage": "by_repairer"}),
        ("冰箱漏水，怕把地板泡坏", {}),
        ("师傅没把墙打坏，挺好", {}),
        ("包装里的泡沫坏了", {}),
        ("洗衣机漏水", {}),
        ("修好十天，同样的毛病又犯了", {"same_fault_again": True}),
        ("老毛病又来了", {"same_fault_again": True}),
        ("又出同样的问题", {"same_fault_again": True}),
        ("修过一次，现在又是同样的毛病", {"same_fault_again": True}),
        ("才修好，还是老毛病", {"same_fault_again": True}),
        ("孩子偷偷买的手机", {"bought_by_minor": True}),
        ("我儿子十岁 偷偷用我手机在你们直播间买了台手机", {"bought_by_minor": True}),
        ("小孩拿我手机乱点下了单", {"bought_by_minor": True}),
        ("闺女没跟我们说就买了", {"bought_by_minor": True}),
        ("没经过我同意孩子自己就下单了", {"bought_by_minor": True}),
        ("未成年人买的能退吗", {"bought_by_minor": True}),
        ("店员没告诉我拆了不能退", {"no_reason_excluded": False}),
        ("买的时候没跟我说不支持七天无理由", {"no_reason_excluded": False}),
        ("这是样机 卖的时候没人跟我讲", {"defects_disclosed": False}),
        ("店里根本没告诉我是拆过封的", {"defects_disclosed": False}),
        ("买的时候说了是样机", {"defects_disclosed": True}),
        ("没人告诉我几点上门", {}),
        ("儿子给我买的手机", {}),
        ("孩子偷偷拿去玩摔了 10月买的", {}),
        ("孩子用我手机看视频，屏幕坏了 去年买的", {}),
        ("我在香港买的手机 屏幕不亮了", {"place_of_sale": "abroad"}),
        ("日本带回来的电饭煲坏了", {"place_of_sale": "abroad"}),
        ("去年去美国出差的时候买的笔记本", {"place_of_sale": "abroad"}),
        ("免税店买的耳机", {"place_of_sale": "abroad"}),
        ("国外买的笔记本 国内联保不", {"place_of_sale": "abroad"}),
        ("海淘的耳机坏了", {"place_of_sale": "cross_border"}),
        ("朋友代购的手机", {"place_of_sale": "cross_border"}),
        ("京东国际买的奶泡机", {"place_of_sale": "cross_border"}),
        ("这个是水货手机 黑屏了", {"place_of_sale": "parallel_import"}),
        ("我的是港版", {"place_of_sale": "parallel_import"}),
        ("我买的是国行", {"place_of_sale": "mainland"}),
        ("进口的冰箱不制冷", {}),
        ("国外牌子十年没坏", {}),
        ("日本牌子的洗衣机漏水", {}),
        ("产地日本 背面印着made in china", {}),
        ("我人在国外 冰箱是家里买的", {}),
        ("怀疑是水货", {}),
        ("不是水货", {}),
        ("又坏了", {}),
        ("邻居家也是同样的毛病", {}),
        ("等配件等了100天了", {"waiting_for_parts_days": 100}),
        ("送修35天了还没修好", {"repairer_delay_days": 35}),
        ("快递等了5天", {}),
    ],
)
def test_what_is_told_of_the_past(text: str, facts: dict[str, Any]) -> None:
    assert READER.read(normalise(text)) == facts
