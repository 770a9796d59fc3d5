"""How customers write who they are and where they live: names, addresses, WeChat and QQ accounts.

Names are taken only where the customer introduces one ("我叫", "联系人") or where one stands before a telephone number;
"王师傅" is how one speaks of staff. Of an address the province, city and county stay readable, since the nearest
service point is found by them; what leads to a door is personal.
"""

from __future__ import annotations

import re
from functools import cache

from bot.nlu.dictionaries import DICTIONARIES, load

_HAN = "[\u4e00-\u9fff]"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏章苏潘葛范彭郎鲁韦昌马苗方俞任袁柳史唐费廉岑薛雷贺倪汤"
    "殷罗毕郝邬安常于傅齐康伍余顾孟黄穆萧肖尹姚邵汪祁毛臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路江童颜郭梅盛林钟徐邱骆高夏蔡"
    "田樊胡凌霍虞万柯卢莫房解丁邓洪包左石崔吉龚程嵇邢裴陆荣翁甄曲封储靳段焦谷车侯宓蓬全班仰秋仲宁仇甘厉戎武符刘景詹束龙叶幸司黎"
    "蒲白从索赖卓蔺屠蒙池乔翟谭劳姬申冉雍桑桂牛尚农温庄晏柴阎连习艾向古易廖终衡步耿满匡文寇广欧利蔚越师巩聂晁敖融冷辛那简饶曾沙"
    "鞠丰关查游权盖益桓公仉督岳"
)
_COMPOUND_SURNAMES = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯"
# Words that begin like a surname and are none.
_NO_NAMES = (
    "安装|安排|安心|马上|师傅|方便|方法|万一|万和|全部|全新|单号|高兴|高端|白色|常常|曾经|于是|时候|商家|商场|金额|华为|华帝|康佳|强烈"
    "|温度|成功|广东|江苏|广州|解决|解释|查询|查一|利息|路上|车间|那个|那边|那天|文件|连接|连锁|满意|从来|终于|易碎|申请|公司|公里|农村"
)
_SURNAME = f"(?!{_NO_NAMES})(?:{_COMPOUND_SURNAMES}|[{_SURNAMES}])"
# A given name ends where no Chinese character follows, or where one follows that begins another matter.
_AFTER_A_NAME = f"(?!{_HAN})|(?=[我住在电手联地家要想是买你您请先女的这和跟、]|收货|小区|微信|号码)"
_GIVEN = f"(?:{_HAN}(?:{_AFTER_A_NAME})|{_HAN}{{2}}(?:{_AFTER_A_NAME})|{_HAN}{{2}}|{_HAN})"
_IS = r"(?:[是叫为:：\s]|写的是?)*"
# "我是王芳" alone in its clause; "我是安装师傅" and longer sentences tell something else.
_I_AM = f"我是(?={_SURNAME}{_HAN}{{1,2}}(?:$|[\\s,，。;；!！]))"
_INTRODUCED = f"我叫|我名叫|我的?名字|本人|{_I_AM}|名字叫?|姓名|联系人|收件人|收货人|收货的是|户主|机主|登记人|称呼我?"

NAME = re.compile(f"(?:{_INTRODUCED}){_IS}(?P<value>{_SURNAME}{_GIVEN})")
NAME_BEFORE_A_NUMBER = re.compile(
    f"(?:(?<!{_HAN})|(?<=[给找是叫系让]))(?P<value>{_SURNAME}{_HAN}{{1,2}})(?=[\\s,，:：]*⟦phone:)"
)

_COUNT = "[0-9A-Za-z一二三四五六七八九十百千零〇-]{1,8}"
_STREET = "(?:大道|大街|路|街|巷|弄|胡同|里弄|新村|村|小区|花园|花苑|公寓|家园|公馆|苑|庭|郡|府|湾|庄|大厦|宿舍)"
_STREET_NAME = (
    f"(?:(?<=[省市区县镇乡旗州在到是址])|(?<!{_HAN})){_HAN}{{1,9}}?{_STREET}|(?<!{_HAN}){_HAN}{{1,9}}?{_STREET}"
    f"|{_HAN}{{2,4}}{_STREET}"
)
_DOOR = f"(?:{_COUNT}(?:号楼|号院|单元|号|弄|栋|幢|座|楼|层|室|户|房)(?!公路))"
_FLAT = r"(?:(?<=[号楼栋幢座元层-])\s?[0-9]{3,4}(?![0-9]))"
# A street or estate with a number behind it; or a block and a flat without any.
ADDRESS = re.compile(
    f"(?P<value>(?:{_STREET_NAME})(?:{_HAN}{{0,6}}?{_STREET})?{_HAN}{{0,3}}?[\\s,，]?{_DOOR}(?:[\\s,，-]?(?:{_DOOR}|{_FLAT}))*"
    f"|(?:{_COUNT}(?:号楼|栋|幢|座|单元))[\\s-]?(?:{_DOOR}|{_FLAT})(?:[\\s-]?(?:{_DOOR}|{_FLAT}))*)"
)

WECHAT = re.compile(
    r"(?:微信号?|威信|薇信|v信|wx|vx|wechat|加v)(?:账号|号码|号|是|为|同号|[:：\s])*(?P<value>[a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])",
    re.IGNORECASE | re.ASCII,
)
QQ = re.compile(r"(?:qq|扣扣|企鹅)(?:账号|号码|号|是|为|[:：\s])*(?P<value>[1-9]\d{4,10})(?!\d)", re.IGNORECASE)

_LEAD_IN = "我们?|家|人|现在|就|住|送|寄|搬|上门|地址|在|是|到|的|[\\s:：,，]"
_DIVISION = f"{_HAN}{{1,7}}?(?:省|自治[区州县]|市|(?<![小社园校])区|县|旗)"


def door(address: str) -> int:
    """Where in an address the part begins that leads to a door: behind what leads in, province, city and county."""
    found = _before_the_door().match(address)
    return found.end() if found and found.end() < len(address) else 0


@cache
def _before_the_door() -> re.Pattern[str]:
    places = [
        str(word)
        for name in ("province", "city")
        for term in load(DICTIONARIES / "entities" / f"{name}.yml")["terms"]
        for word in term["words"]
    ]
    known = "|".join(sorted(map(re.escape, places), key=len, reverse=True))
    return re.compile(f"(?:{_LEAD_IN}|{_DIVISION}|{known})*")
