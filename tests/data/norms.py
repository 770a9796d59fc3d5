"""Sentences that the service norms of `bot/norms.py` must catch, and some that they must let pass."""

CAUGHT = {
    "blames the customer": ["您肯定记错了。", "是您操作不当。", "这是您自己的问题。", "您怎么不早说？"],
    "blames a colleague": ["是店员的错。", "师傅弄错了。"],
    "not our problem": [
        "这事不关我们的事。",
        "这个跟我们没关系。",
        "物流不归我们管。",
        "不是我们的责任。",
        "您去找商家吧。",
    ],
    "has heard enough": ["知道了知道了。", "您别催了。"],
    "look for yourself": ["您自己看说明书。", "请自己查一下。", "说明书上都写着呢。"],
    "that is the rule": ["规定就是这样。", "这是公司规定。", "我也没办法。", "规定不能退。"],
    "doubts the truth": ["您确定没摔过？", "不可能吧。", "真的吗？"],
    "promises beyond authority": ["保证给您退。", "一定让您满意。", "绝对能解决。"],
    "threatens": ["否则不再受理。", "后果自负。"],
    "bluffs with the law": ["您要负法律责任。", "投诉也没用。"],
    "belittles": ["这点小毛病不影响。", "您先冷静一下。", "您想多了。"],
    "form letter": ["由此给您造成的不便敬请谅解。", "尊敬的客户，您好。", "感谢您的理解与支持。"],
    "mocks back": ["您可真会说。", "难道您没看说明吗？"],
    "forbids exposure": ["请不要发到网上。", "麻烦您撤掉差评。", "别去投诉了。"],
    "presses": ["这是最后一次机会。", "过时不候。"],
}

WITH_FIGURE = ["七天内可以退", "两小时内联系您", "退您八十块", "满三次可以换", "24小时热线", "一个月之内"]
WITHOUT_FIGURE = [
    "我再问一次",
    "哪一天买的",
    "等了半天",
    "一天天等下去",
    "一分钱不用出",
    "第一时间",
    "{visit_hours}小时内",
    "一份心情",
]
