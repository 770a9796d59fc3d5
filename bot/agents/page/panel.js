/** The right side: the summary of the handover, and the case with its facts, decision and history. */

import { clone, field, fill } from "/page/templates.js";
import { deedButtons } from "./deeds.js";
import { moment } from "./words.js";

const LIST = "、";

/** `conversation` as the desk tells it; `onNote(number, text)` keeps a remark, `answers` hears of deeds. */
export function drawPanel(place, { summary, case: matter }, onNote, answers) {
  const draft = place.querySelector(".note textarea")?.value ?? "";
  const same = place.dataset.number === (matter?.number ?? "");
  const scrolled = place.scrollTop;
  const body = clone("panel-template");
  drawSummary(body.querySelector("[data-part=summary]"), summary);
  drawCase(body.querySelector("[data-part=case]"), matter, summary, onNote, answers);
  place.replaceChildren(body);
  place.dataset.number = matter?.number ?? "";
  const note = place.querySelector(".note textarea");
  if (same && note) note.value = draft;
  place.scrollTop = same ? scrolled : 0;
  place.hidden = false;
}

function drawSummary(node, summary) {
  if (!summary) return node.remove();
  const { by, note } = summary.passed_on ?? {};
  fill(node, "passed_on", by ? `工号${by}转来${note ? `：${note}` : ""}` : "");
  fill(node, "reason", summary.reason);
  fill(node, "contacts", (summary.contacts ?? []).join(LIST));
  fill(node, "matter", [summary.goods, summary.matter].filter(Boolean).join(" · "));
  fill(node, "mood", summary.mood);
  fill(node, "offered", (summary.tried?.offered ?? []).join(LIST));
  fill(node, "refusals", summary.tried?.refusals ? `${summary.tried.refusals} 次` : "");
  fill(node, "call_back", summary.call_back ? `${moment(summary.call_back)}前` : "");
  fill(node, "last_words", ...(summary.last_words ?? []).map(quoted));
}

function quoted(words) {
  const quote = document.createElement("q");
  quote.textContent = words;
  return quote;
}

function drawCase(node, matter, summary, onNote, answers) {
  if (!matter) return node.remove();
  fill(node, "number", matter.number);
  fill(node, "state", `${matter.state} · ${matter.channel || "网页"} · ${matter.reported_on} 反映`);
  fill(node, "case_contacts", summary ? "" : (matter.contacts ?? []).join(LIST));
  fill(node, "facts", ...matter.facts.map(({ label, value }) => row("fact-template", { label, value })));
  fill(node, "unknown", (summary?.unknown ?? matter.unknown ?? []).join(LIST));
  drawDecision(node.querySelector("[data-part=decision]"), matter.decision);
  fill(node, "compensation", ...matter.compensation.map((one) => compensation(one, answers)));
  fill(node, "deeds", ...deedButtons(matter.deeds, matter.number, answers));
  const steps = matter.history.map(({ at, text, actor }) =>
    row("step-template", { at: moment(at), text, actor: actor === "desk" ? "" : `工号${actor}` }),
  );
  fill(node, "history", ...steps.reverse());
  const form = node.querySelector(".note");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = form.elements.text;
    form.reset();
    onNote(matter.number, value);
  });
}

function drawDecision(node, decision) {
  if (!decision.title) return node.remove();
  fill(node, "title", decision.title);
  fill(node, "verdict", decision.verdict);
  fill(node, "why", decision.reason);
  fill(node, "remedies", ...decision.remedies.map(({ label, amount }) => row("remedy-template", { label, amount })));
  fill(node, "who_pays", decision.who_pays);
  fill(node, "steps", decision.steps.join("\n"));
  fill(node, "basis", decision.basis.join(LIST));
}

function compensation({ gift, state, reason, ask, deeds }, answers) {
  const node = row("compensation-template", { gift, state, reason, ask });
  fill(node, "compensation_deeds", ...deedButtons(deeds, gift, answers));
  return node;
}

function row(template, values) {
  const node = clone(template);
  for (const [name, value] of Object.entries(values)) fill(node, name, value);
  return node;
}
