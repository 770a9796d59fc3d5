/** A decision of the desk as a card: the goods, the verdict, choices with their sums and basis, what comes next. */

import { useEffect, useRef, useState } from "preact/hooks";

const LIST_SEPARATOR = "、";
const COPIED_MS = 2500;
const money = new Intl.NumberFormat("zh-CN", { style: "currency", currency: "CNY" });
const VERDICTS = { full: "可以办理", partial: "可部分办理", no: "暂不符合条件", unknown: "待核实", human: "专人处理" };

export const yuan = (amount) => money.format(amount);

/** `card` is the engine's decision in JSON, with `case_number`, and `goods` and `days` where they are known. */
export function DecisionCard({ card }) {
  const verdict = card.requested?.granted ?? (card.needs_human ? "human" : undefined);
  const goods = [card.goods, card.days == null ? "" : `${card.days_since}${card.days}天`].filter(Boolean).join(" · ");
  const next = (card.deadlines ?? []).map((deadline) => deadline.text);
  return (
    <article class="card" aria-label="处理方案">
      <div class="card-head">
        <div>
          {goods && <p class="goods">{goods}</p>}
          <h3>{card.title}</h3>
        </div>
        {VERDICTS[verdict] && <p class={`badge ${verdict}`}>{VERDICTS[verdict]}</p>}
      </div>
      {card.requested?.reason && <p class="reason">{card.requested.reason}</p>}
      {card.remedies?.length > 0 && (
        <section>
          <h4>可以选的办法</h4>
          <ol class="remedies">{card.remedies.map((remedy) => <Remedy key={remedy.remedy} {...remedy} />)}</ol>
        </section>
      )}
      <dl class="terms">
        <Term name="费用" words={card.who_pays} />
        <Term name="请备好" words={(card.papers ?? []).join(LIST_SEPARATOR)} />
        <Term name="下一步" words={next.join("\n")} />
        <Term name="说明" words={[...(card.notes ?? []), ...(card.warnings ?? [])].join("\n")} />
      </dl>
      {card.case_number && <CaseNumber number={card.case_number} />}
    </article>
  );
}

function Remedy({ label, amount, fee, formula, basis }) {
  return (
    <li>
      <p class="remedy-name"><strong>{label}</strong>{amount != null && <span>退您 <b class="amount">{yuan(amount)}</b></span>}</p>
      {Number(fee) > 0 && <p class="faint">折旧费 {yuan(fee)}{formula && `：${formula}`}</p>}
      {basis?.length > 0 && <p class="faint basis"><span>依据</span> <span>{basis.join("\n")}</span></p>}
    </li>
  );
}

function Term({ name, words }) {
  return words ? <div><dt>{name}</dt><dd>{words}</dd></div> : null;
}

function CaseNumber({ number }) {
  const [copied, setCopied] = useState(false);
  const place = useRef();
  const timer = useRef();
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(number);
    } catch {
      // Without the right to write to the clipboard the number is left selected for the customer to copy.
      getSelection().selectAllChildren(place.current);
      return;
    }
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <div class="case">
      <p>受理号 <strong class="number" ref={place}>{number}</strong></p>
      <button type="button" class="quiet" onClick={copy} aria-label={copied ? "已复制受理号" : "复制受理号"}>{copied ? "已复制" : "复制"}</button>
    </div>
  );
}
