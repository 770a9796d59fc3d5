/** One turn: what the desk understood, knows and decided, why it answered so, and what a trainer would have instead. */

import { choices as options } from "/agents/page/dialogs.js";
import { clone, field, fill } from "/page/templates.js";
import { placeLink } from "../places.js";

const percent = (share) => `${(share * 100).toFixed(share > 0.995 || share < 0.01 ? 1 : 0)}%`;

/** `correct(step)` says the turn anew; `last` tells that nothing came after it. */
export function showTurn(turn, choices, last, correct) {
  const shown = clone("talk-turn-template");
  fill(shown, "failed", turn.failed);
  if (turn.failed) {
    for (const sheet of shown.querySelectorAll(".sheet")) sheet.remove();
    return shown;
  }
  const heard = turn.understood;
  field(shown, "label").textContent = heard.label;
  field(shown, "intent").textContent = heard.intent;
  fill(shown, "corrected", heard.corrected ? "您改过" : null);
  field(shown, "sure").textContent = sureness(heard);
  field(shown, "ranking").replaceChildren(...heard.ranking.slice(1, 3).map(ranked));
  field(shown, "entities").replaceChildren(...(heard.entities.length ? heard.entities.map(chip) : [text("li", "没有")]));
  field(shown, "facts").replaceChildren(...turn.facts.flatMap(fact));
  fill(shown, "asked", turn.asked ? `接着问的是：${turn.asked}` : null);
  fill(shown, "decision", turn.decision ? decided(turn.decision) : null);
  field(shown, "reasons").replaceChildren(...turn.reasons.map(reason));
  fill(shown, "standing", standing(turn));
  correction(shown, turn, choices, correct);
  field(shown, "later").hidden = last;
  return shown;
}

function sureness({ confidence, doubt, rerouted, corrected }) {
  if (corrected) return "";
  if (rerouted) return "按这句话里的事实和上下文定的，不看把握大小";
  return `把握 ${percent(confidence)}${doubt ? `，${doubt}` : ""}`;
}

function ranked({ label, intent, name, confidence }, number) {
  return text("li", `第${number === 0 ? "二" : "三"}可能：${label}（${intent ?? name}）${percent(confidence)}`);
}

function chip({ label, value, text: words }) {
  const said = typeof value === "object" && value !== null ? (value.from === value.to ? value.from : `${value.from} 到 ${value.to}`) : value;
  return text("li", words.startsWith("/") ? `${label}：${said}` : `${label}：${words} → ${said}`);
}

function fact({ label, value, new: fresh }) {
  const name = text("dt", label);
  const told = text("dd", fresh ? `${value}（这一轮知道的）` : value);
  told.classList.toggle("fresh", fresh);
  return [name, told];
}

function decided(decision) {
  const shown = clone("talk-decision-template");
  field(shown, "title").textContent = decision.title;
  field(shown, "scenario").textContent = decision.scenario;
  fill(shown, "granted", decision.granted ? `客户要的：${decision.granted}` : null);
  field(shown, "reason").textContent = decision.reason;
  field(shown, "remedies").replaceChildren(
    ...decision.remedies.map(({ label, amount, formula }) => text("li", [label, amount && `${amount}元`, formula && `折旧 ${formula}`].filter(Boolean).join("，"))),
  );
  field(shown, "clauses").replaceChildren(...decision.clauses.map(({ name, text: words }) => text("li", `${name}：${words}`)));
  return shown;
}

function reason({ action, said, place }) {
  const shown = clone("talk-reason-template");
  field(shown, "action").textContent = action;
  field(shown, "said").textContent = said;
  fill(shown, "place", ...(place ? [`“${place.name}”`, placeLink(place.path, place.line)] : []));
  return shown;
}

function standing({ stages, case: matter, person }) {
  const names = [...new Set(stages.map(({ number, label }) => `${number} ${label}`))];
  return [names.length && `说到的步骤：${names.join("、")}`, matter && `受理号 ${matter.number}（${matter.state}）`, person && "已转人工"]
    .filter(Boolean)
    .join("；");
}

function correction(shown, turn, choices, correct) {
  const { step, understood } = turn;
  const form = shown.querySelector(".correct form");
  const { intent, fact, answer, words } = form.elements;
  options(intent, choices.intents.map(({ name, label }) => ({ value: name, label: `${label}（${name}）` })), "不改");
  options(fact, choices.facts.map(({ name, label }) => ({ value: name, label })), "不改");
  options(answer, choices.answers.map(({ name, label }) => ({ value: name, label: label ? `${name}：${label.slice(0, 30)}` : name })), "不改");
  intent.value = step.intent ?? "";
  answer.value = step.answer ?? "";
  words.value = step.words ?? "";
  const given = { ...step.facts };
  fact.value = Object.keys(given)[0] ?? "";
  const value = () => field(shown, "fact-value").firstElementChild;
  const place = () => field(shown, "fact-value").replaceChildren(factInput(choices.facts.find(({ name }) => name === fact.value), given[fact.value]));
  fact.addEventListener("change", place);
  place();
  const kept = understood.entities.map((entity) => entityChoice(entity));
  field(shown, "entity-set").hidden = !kept.length;
  field(shown, "entity-choices").replaceChildren(...kept.map(({ label }) => label));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const instead = { ...bare(step), ...(intent.value && { intent: intent.value }) };
    if (fact.value && value().value) instead.facts = { ...given, [fact.value]: value().value };
    const left = kept.filter(({ box }) => box.checked).map(({ entity }) => entity);
    if (step.entities || left.length < kept.length) instead.entities = left.map(asParsed);
    if (words.value.trim()) instead.words = words.value.trim();
    else if (answer.value) instead.answer = answer.value;
    correct(instead);
  });
  shown.querySelector('[data-do="as-it-was"]').addEventListener("click", () => correct(bare(step)));
}

/** What was done in a step, without what was corrected. */
function bare({ say, press }) {
  return say === undefined ? { press } : { say };
}

function asParsed({ entity, value, start, end, role }) {
  return { entity, value, start, end, ...(role && { role }) };
}

function entityChoice(entity) {
  const label = document.createElement("label");
  label.className = "inline";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
  label.append(box, `${entity.label}：${entity.text.startsWith("/") ? entity.value : entity.text}`);
  return { entity, box, label };
}

function factInput(fact, value = "") {
  if (fact?.options.length) {
    const select = document.createElement("select");
    options(select, fact.options, "请选择");
    select.value = value;
    return select;
  }
  const input = Object.assign(document.createElement("input"), { value, disabled: !fact, maxLength: 20 });
  if (fact?.kind === "date") input.type = "date";
  return input;
}

function text(tag, content) {
  return Object.assign(document.createElement(tag), { textContent: content });
}
