/** Dialogs: asking for what a deed needs, handing back, closing, and opening a case by hand. */

import { get, post } from "./api.js";
import { showViolations } from "./draft.js";

/**
 * Opens `dialog`; `send(form)` is tried when the agent agrees and the dialog stays open, with the reason, when it is
 * refused.
 */
export function ask(dialog, send) {
  const form = dialog.querySelector("form");
  const wrong = dialog.querySelector(".wrong");
  const violations = dialog.querySelector(".violations");
  const say = (refusal) => {
    if (violations) showViolations(violations, refusal);
    if (wrong) {
      wrong.textContent = refusal?.message ?? "";
      wrong.hidden = !refusal;
    }
  };
  say(null);
  form.reset();
  form.onsubmit = async (event) => {
    event.preventDefault();
    try {
      await send(form);
    } catch (refusal) {
      say(refusal);
      if (!wrong && !refusal.violations?.length) dialog.close();
      return;
    }
    dialog.close();
  };
  dialog.querySelector(".cancel").onclick = () => dialog.close();
  dialog.showModal();
}

/** `onDone(conversation)` gets the conversation as it is then. */
export function handBack(dialog, conversation, onDone) {
  ask(dialog, async ({ elements }) => {
    onDone(await post(`/conversations/${conversation.id}/hand_back`, { note: elements.note.value.trim() }));
  });
}

/** `colleagues` are those on duty: `{number, name, role}`. */
export function passOn(dialog, conversation, colleagues, onDone) {
  const { to } = dialog.querySelector("form").elements;
  choices(to, colleagues.map(({ number, name, role }) => ({ value: number, label: `${number} ${name}（${role}）` })), "请选择");
  ask(dialog, async ({ elements }) => {
    const values = { to: elements.to.value, note: elements.note.value.trim() };
    onDone(await post(`/conversations/${conversation.id}/pass_on`, values));
  });
}

/** Shows a photo as large as the screen allows. */
export function showPhoto(dialog, { address, alt }) {
  Object.assign(dialog.querySelector("img"), { src: address, alt });
  dialog.showModal();
}

export function close(dialog, conversation, lists, onDone) {
  const { outcome, cause, origin } = dialog.querySelector("form").elements;
  const proposed = conversation.case?.proposed ?? {};
  choices(outcome, entries(lists.closing.outcomes), "请选择");
  choices(cause, entries(lists.closing.causes), "不清楚");
  choices(origin, entries(lists.closing.origins), "不清楚");
  ask(dialog, async ({ elements }) => {
    const values = { outcome: elements.outcome.value, cause: elements.cause.value, origin: elements.origin.value };
    onDone(await post(`/conversations/${conversation.id}/close`, values));
  });
  cause.value = proposed.cause ?? "";
  origin.value = proposed.origin ?? "";
}

/** `onOpened(case)` gets the new case with its decision. */
export function openByHand(dialog, lists, onOpened) {
  const form = dialog.querySelector("form");
  choices(form.elements.intent, lists.intents);
  document.getElementById("fact-fields").replaceChildren(...lists.facts.map(factField));
  ask(dialog, async ({ elements }) => {
    const facts = Object.fromEntries(lists.facts.map((fact) => [fact.name, typed(fact, elements[`fact:${fact.name}`].value)]));
    const given = Object.fromEntries(["channel", "name", "phone", "intent", "note"].map((name) => [name, elements[name].value.trim()]));
    onOpened(await post("/cases", { ...given, facts }));
  });
}

export async function findCase(number) {
  return get(`/cases/${encodeURIComponent(number)}`);
}

function factField({ name, label, kind, choices: codes }) {
  const wrap = document.createElement("label");
  wrap.append(label);
  const input = document.createElement(codes.length ? "select" : "input");
  if (codes.length) choices(input, codes, "不清楚");
  else if (kind === "date") input.type = "date";
  else if (kind === "count") Object.assign(input, { type: "number", min: 0, max: 99 });
  else input.maxLength = 60;
  if (kind === "money") Object.assign(input, { inputMode: "decimal", placeholder: "元" });
  input.name = `fact:${name}`;
  wrap.append(input);
  return wrap;
}

function typed({ kind }, value) {
  const text = value.trim();
  return kind === "count" && text ? Number(text) : text;
}

function entries(codes) {
  return Object.entries(codes).map(([value, label]) => ({ value, label }));
}

export function choices(select, options, empty) {
  const all = empty === undefined ? options : [{ value: "", label: empty }, ...options];
  select.replaceChildren(...all.map(({ value, label }) => new Option(label, value)));
}
