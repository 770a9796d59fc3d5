"""Which fact a date or a sum states."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.dates import read_dates
from bot.nlu.money import read_money
from bot.nlu.roles import date_role, money_role

TODAY = date(2026, 11, 21)

# message: the roles of its dates in order
DATE_ROLES = {
    "去年双十一买的": ["bought_on"],
    "上个月15号下单": ["bought_on"],
    "3月5号拍的": ["bought_on"],
    "今年618入手的洗衣机": ["bought_on"],
    "去年国庆在你们店里买的": ["bought_on"],
    "买的时候是去年三月": ["bought_on"],
    "购买日期:2025-03-05": ["bought_on"],
    "2025-03-05购买": ["bought_on"],
    "用了三年": ["bought_on"],
    "买了两年": ["bought_on"],
    "刚买一个星期": ["bought_on"],
    "刚买": ["bought_on"],
    "买了三天就坏了": ["bought_on"],
    "才用三天就不加热": ["bought_on"],
    "快两年前买的": ["bought_on"],
    "昨天到货": ["delivered_on"],
    "昨晚收到的": ["delivered_on"],
    "前天签收": ["delivered_on"],
    "周三才送到": ["delivered_on"],
    "收到三天": ["delivered_on"],
    "昨天刚到的": ["delivered_on"],
    "上周六装好的": ["installed_on"],
    "5号师傅上门安装": ["installed_on"],
    "装好两天": ["installed_on"],
    "昨天坏了": ["fault_on"],
    "前天开始不制冷": ["fault_on"],
    "今早发现漏水": ["fault_on"],
    "坏了三天了": ["fault_on"],
    "三天前坏的": ["fault_on"],
    "上周一报修": ["first_reported_on"],
    "昨天打过电话": ["first_reported_on"],
    "报修三天了": ["first_reported_on"],
    "上周就反映了": ["first_reported_on"],
    "上个月修好的": ["last_repair_finished_on"],
    "上次修是三月份": ["last_repair_finished_on"],
    "第三次上礼拜": ["last_repair_finished_on"],
    "最后一次修是上个月": ["last_repair_finished_on"],
    "最近一次大概是10月底": ["last_repair_finished_on"],
    "第二次昨天坏的": ["fault_on"],
    "第二次上个月买的": ["bought_on"],
    "修好三天又坏": ["last_repair_finished_on"],
    "2024年8月出厂": ["made_on"],
    "生产日期是2024年8月": ["made_on"],
    "发票日期2025-03-05": ["invoice_on"],
    "上周买的昨天就坏了": ["bought_on", "fault_on"],
    "3号下单5号收到,7号坏了": ["bought_on", "delivered_on", "fault_on"],
    "下单时间2025-3-5收货时间2025-3-8": ["bought_on", "delivered_on"],
    "去年买的冰箱,上个月开始不冷": ["bought_on", "fault_on"],
    "上周六买的,周三送到,昨天装好": ["bought_on", "delivered_on", "installed_on"],
    "三年": [None],
    "买个冰箱三天就不制冷": ["bought_on"],
    "我闺女买的 好像是前年夏天": ["bought_on"],
    "今天看直播间才3299": [None],
    "2025年3月5日": [None],
    "去年国庆": [None],
    "预约周三安装": [None],
    "改到周六": [None],
    "明天收到": [None],
    "下周三安装": [None],
    "昨天降价了": [None],
    "今天能发货吗": [None],
    "买的路由器,今天连不上网": [None],
}

# message: the roles of its sums in order
MONEY_ROLES = {
    "花了2399": ["price_paid"],
    "2399买的": ["price_paid"],
    "去年买的冰箱,2399元": ["price_paid"],
    "我4999买的,官网3999": ["price_paid", "guide_price"],
    "吊牌价4599": ["guide_price"],
    "指导价是3000元": ["guide_price"],
    "人家别家才2000块": ["guide_price"],
    "现在降到2599了": ["price_now"],
    "昨天买的,今天到的,2999块": ["price_paid"],
    "昨天买的3299,今天2999": ["price_paid", "price_now"],
    "2999买的,今天卖2599": ["price_paid", "price_now"],
    "发票上写的2000元": ["invoice_price"],
    "安装费收了80元": [None],
    "收了283元的安装费": [None],
    "上门费50元": [None],
    "修一下要300块": [None],
    "花了80块修的": [None],
    "刚买就降了200块": [None],
    "差价150元补给我": [None],
    "2399": [None],
    "发票有 2999": ["invoice_price"],
    "我买的时候3999 今天看直播间才3299": ["price_paid", "price_now"],
    "有订单,3299": ["price_paid"],
    "今天坏了 有订单 2399 要退": ["price_paid"],
    "维修费 300 退我": [None],
    "8月3号买的 旗舰店 6299": ["price_paid"],
    "洗衣机不转了,8月3号买的,京东旗舰店,6299": ["price_paid"],
    "去年双十一下单的 天猫 3999 有发票": ["price_paid"],
    "2026年8月3日买的 苏宁 6299": ["price_paid"],
    "你们店里买的 旗舰店 2599": ["guide_price"],
    "三千买的 旗舰店 2599": ["price_paid", "guide_price"],
    "8月3号买的 旗舰店 5999 便宜这么多": ["guide_price"],
    "旗舰店 6299": ["guide_price"],
}


@pytest.mark.parametrize(("text", "roles"), DATE_ROLES.items())
def test_the_words_beside_a_date_name_its_fact(text: str, roles: list[str | None]) -> None:
    assert [date_role(text, reading) for reading in read_dates(text, TODAY)] == roles


@pytest.mark.parametrize(("text", "roles"), MONEY_ROLES.items())
def test_the_words_beside_a_sum_name_its_fact(text: str, roles: list[str | None]) -> None:
    assert [money_role(text, reading) for reading in read_money(text)] == roles
