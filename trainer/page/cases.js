/** Entitlement cases: a form whose answer follows, the parameters with their sources, and proposals to the reviewer. */

import { ask } from "/agents/page/dialogs.js";
import { clone, field, fill } from "/page/templates.js";
import { get, post } from "./api.js";
import { showRefusal } from "./findings.js";

const PAUSE_MS = 250;
const CANNOT_SAY = "说不清";
const FIXED_FIRST = ["情形", "答复", "办法"];

export function open(place, { toast, refused }) {
  const part = (name) => field(place, name);
  const form = part("form");
  let parameters = [];
  let timer = 0;
  let asked = 0;

  async function load() {
    const { fields, today, parts } = await get("/cases");
    part("usual").replaceChildren(...fields.filter(({ usual }) => usual).map(factField));
    part("more").replaceChildren(...fields.filter(({ usual }) => !usual).map(factField));
    part("parts").replaceChildren(...parts.map(partBox));
    form.elements["fact:今天"].value = today;
    await Promise.all([decide(), loadProposals()]);
  }

  function told() {
    const facts = {};
    const unknown = [];
    for (const input of form.querySelectorAll("[name^='fact:']")) {
      const name = input.name.slice("fact:".length);
      if (input.value === CANNOT_SAY) unknown.push(name);
      else if (input.value.trim()) facts[name] = input.value.trim();
    }
    return { facts, cannot_say: unknown };
  }

  async function decide() {
    const number = ++asked;
    try {
      const answer = await post("/cases/decide", told());
      if (number === asked) show(answer);
    } catch (refusal) {
      if (!refusal.body) throw refusal;
      if (number === asked) show({ result: {}, explanation: "" }, refusal.message);
    }
  }

  function show({ result, explanation }, wrong = "") {
    part("wrong").textContent = wrong;
    part("result").replaceChildren(...Object.entries(result).flatMap(([name, value]) => [made("dt", name), made("dd", [value].flat().join("，") || "无")]));
    part("explanation").textContent = explanation;
  }

  async function keep() {
    showRefusal(part("refusal"), null);
    const parts = [...form.querySelectorAll("[name=part]:checked")].map(({ value }) => value);
    try {
      const { path } = await post("/cases", { ...told(), name: form.elements.name.value, parts });
      form.elements.name.value = "";
      toast(`记进草稿了：${path}`);
    } catch (refusal) {
      if (!refusal.body) throw refusal;
      showRefusal(part("refusal"), refusal);
    }
  }

  function propose(about, subject) {
    part("subject").textContent = about;
    ask(part("propose"), async ({ elements }) => {
      const given = Object.fromEntries(["wish", "reason", "source"].map((name) => [name, elements[name].value]));
      await post("/cases/proposals", { ...subject, ...given });
      toast("建议已交给审核员");
      await loadProposals();
    });
  }

  async function loadParameters() {
    ({ parameters } = await get("/cases/parameters"));
    listParameters();
  }

  function listParameters() {
    const sought = part("search").value.trim();
    const found = parameters.filter((one) => !sought || JSON.stringify(one).includes(sought));
    part("parameters").replaceChildren(...found.flatMap((one) => one.values.map((value) => parameterRow(one, value))));
  }

  function parameterRow(parameter, value) {
    const row = clone("parameter-template");
    for (const name of ["description", "layer", "name", "unit"]) field(row, name).textContent = parameter[name];
    for (const name of ["goods", "value", "since", "source", "confidence"]) field(row, name).textContent = value[name];
    field(row, "checked").textContent = parameter.placeholder ? "待品牌确认" : parameter.last_checked;
    row.querySelector("button").setAttribute("aria-label", `给“${parameter.description}”提建议`);
    row.querySelector("button").addEventListener("click", () =>
      propose(`${parameter.description}，现在是 ${value.value}${parameter.unit}（${value.source}）`, { layer: parameter.layer, parameter: parameter.name }),
    );
    return row;
  }

  async function loadProposals() {
    showProposals(await get("/cases/proposals"));
  }

  function showProposals({ proposals, may_answer: mayAnswer }) {
    part("waiting").textContent = proposals.filter(({ answer }) => !answer).length;
    part("no_proposals").hidden = proposals.length > 0;
    part("proposals").replaceChildren(...proposals.map((one) => proposalRow(one, mayAnswer)));
  }

  function proposalRow(proposal, mayAnswer) {
    const item = clone("proposal-template");
    for (const name of ["about", "wish", "reason"]) field(item, name).textContent = proposal[name];
    fill(item, "source", proposal.source);
    fill(item, "facts", Object.entries(proposal.facts).map((pair) => pair.join("：")).join("，"));
    field(item, "by").textContent = `${proposal.by} ${proposal.when}`;
    const { answer } = proposal;
    field(item, "state").textContent = answer?.verdict ?? "等审核员答复";
    fill(item, "answer", answer && `${answer.by}：${answer.reason}`);
    const button = item.querySelector("button");
    button.hidden = !mayAnswer || answer !== null;
    button.addEventListener("click", () =>
      ask(part("judge"), async ({ elements }) => {
        showProposals(await post(`/cases/proposals/${proposal.id}/answer`, { verdict: elements.verdict.value, reason: elements.reason.value }));
      }),
    );
    return item;
  }

  for (const button of place.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      for (const other of place.querySelectorAll("[data-view]")) other.setAttribute("aria-pressed", String(other === button));
      for (const view of place.querySelectorAll("[data-shown]")) view.hidden = view.dataset.shown !== button.dataset.view;
      if (button.dataset.view === "parameters" && !parameters.length) loadParameters().catch(refused);
      if (button.dataset.view === "proposals") loadProposals().catch(refused);
    });
  }
  part("search").addEventListener("input", listParameters);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => decide().catch(refused), PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep().catch(refused);
  });
  place.querySelector('[data-do="doubt"]').addEventListener("click", () => {
    const { facts } = told();
    propose(`引擎的答复：${[...part("result").querySelectorAll("dd")].slice(0, FIXED_FIRST.length + 1).map(({ textContent }) => textContent).join("；")}`, { facts });
  });

  load().catch(refused);
  return { shown: () => loadProposals().catch(refused) };
}

function factField({ label, kind, choices, can_be_unknown: canBeUnknown }) {
  const wrap = made("label", label);
  const input = document.createElement(choices.length || canBeUnknown && kind !== "date" && kind !== "money" && kind !== "count" ? "select" : "input");
  if (input.tagName === "SELECT") {
    const all = ["", ...choices, ...(canBeUnknown ? [CANNOT_SAY] : [])];
    input.replaceChildren(...all.map((value) => new Option(value || "没说", value)));
  } else {
    const unknown = canBeUnknown ? `，或${CANNOT_SAY}` : "";
    input.placeholder = { date: `2026-11-08${unknown}`, money: `2399.00${unknown}` }[kind] ?? "";
    input.maxLength = 60;
    input.autocomplete = "off";
  }
  input.name = `fact:${label}`;
  input.setAttribute("aria-label", label);
  wrap.append(input);
  return wrap;
}

function partBox(name) {
  const wrap = document.createElement("label");
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "part", value: name, checked: FIXED_FIRST.includes(name) });
  wrap.append(box, name);
  return wrap;
}

function made(tag, text) {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}
