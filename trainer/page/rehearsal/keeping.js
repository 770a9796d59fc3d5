/** Keeping a talk: which of what happened a test is to hold, and the rule or story for an answer that was corrected. */

import { clone, field } from "/page/templates.js";
import { get, post } from "../api.js";
import { findingList, showRefusal } from "../findings.js";
import { diffView } from "./diff.js";

const spoken = (text) => text.split(/\s+/).filter(Boolean);

export class Keeping {
  #dialog;
  #form;
  #tools;
  #turns;
  #when;
  #rows;

  constructor(place, tools) {
    this.#tools = tools;
    this.#dialog = field(place, "keep-dialog");
    this.#form = this.#dialog.querySelector("form");
    this.#dialog.querySelector('[data-do="cancel"]').addEventListener("click", () => this.#dialog.close());
    this.#dialog.querySelector('[data-do="preview"]').addEventListener("click", () => this.#try(() => this.#preview()));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try(() => this.#save());
    });
    this.#form.addEventListener("change", ({ target }) => {
      if (["kind", "take_over"].includes(target.name)) this.#try(() => this.#preview());
    });
  }

  open(choices, when, turns) {
    this.#turns = turns.filter(({ failed }) => !failed);
    this.#when = when;
    this.#form.reset();
    const files = choices.files.map((path) => path.split("/"));
    list("situations", [...new Set(files.map(([situation]) => situation))]);
    list("test-files", [...new Set(files.map(([, file]) => file))]);
    this.#rows = this.#turns.map(keptTurn);
    field(this.#dialog, "kept-turns").replaceChildren(...this.#rows.map(({ node }) => node));
    const taught = this.#turns.some(({ step }) => step.answer || step.words);
    field(this.#dialog, "lesson").hidden = !taught;
    this.#form.elements.name.required = taught;
    for (const name of ["preview", "keep-wrong", "take-over"]) field(this.#dialog, name).hidden = true;
    this.#dialog.showModal();
  }

  async #try(deed) {
    const wrong = field(this.#dialog, "keep-wrong");
    showRefusal(wrong, null);
    try {
      await deed();
    } catch (refusal) {
      showRefusal(wrong, refusal);
      wrong.scrollIntoView({ block: "nearest" });
    }
  }

  async #preview() {
    if (!this.#form.reportValidity()) return;
    const told = await post("/rehearsal/preview", this.#body());
    const shown = field(this.#dialog, "preview");
    shown.hidden = false;
    shown.replaceChildren(
      ...(told.findings.length ? [findingList(told.findings)] : []),
      ...told.files.map(diffView),
    );
    field(this.#dialog, "take-over").hidden = !told.answers_now;
    field(this.#dialog, "now").textContent = told.answers_now?.name ?? "";
    shown.scrollIntoView({ block: "nearest" });
  }

  async #save() {
    try {
      await post("/rehearsal/save", this.#body());
    } catch (refusal) {
      if (!field(this.#dialog, "lesson").hidden) await this.#preview();
      throw refusal;
    }
    this.#dialog.close();
    this.#tools.toast("存好了，在“变更”里能看到");
    await get("/rehearsal/state").catch(() => {});
  }

  #body() {
    const { situation, file, title, kind, name, take_over: takeOver } = this.#form.elements;
    const taught = !field(this.#dialog, "lesson").hidden && kind.value;
    return {
      situation: situation.value.trim(),
      file: file.value.trim(),
      title: title.value.trim(),
      ...this.#when,
      turns: this.#turns.map((turn, number) => keptAs(turn, this.#rows[number])),
      lesson: taught ? { kind: kind.value, name: name.value.trim(), take_over: takeOver.checked } : null,
    };
  }
}

function keptAs({ step, understood, reasons = [], loop, loop_after: loopAfter }, row) {
  return {
    step,
    intent: understood?.intent ?? "",
    actions: reasons.map(({ action }) => action),
    loop: loop ?? null,
    loop_after: loopAfter ?? null,
    checks: row.checks(),
    teach: row.taught(),
  };
}

/** A turn's row, and what is ticked in it. */
function keptTurn({ step, understood, checks = [] }) {
  const node = clone("talk-kept-turn-template");
  field(node, "said").textContent = step.say ?? (step.press ? `点“${step.press}”` : `过了${step.wait}`);
  const boxes = checks
    .filter(({ key }) => key !== "说")
    .map((check) => {
      const label = document.createElement("label");
      label.className = "inline";
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: check.usual });
      label.append(box, `${check.key}：${shown(check.value)}`);
      return { check, box, label };
    });
  field(node, "checks").replaceChildren(...boxes.map(({ label }) => label));
  field(node, "says").value = checks.filter(({ key }) => key === "说").flatMap(({ value }) => value).join(" ");
  const heardWrongly = Boolean(step.say && step.intent);
  field(node, "teach-row").hidden = !heardWrongly;
  field(node, "teach").checked = heardWrongly;
  field(node, "means").textContent = understood?.label ?? step.intent ?? "";
  const ticked = () => {
    const kept = Object.fromEntries(boxes.filter(({ box }) => box.checked).map(({ check }) => [check.key, check.value]));
    const [says, unsaid] = ["says", "unsaid"].map((name) => spoken(field(node, name).value));
    const heard = step.wait === undefined ? "说" : "收到";
    return { ...kept, ...(says.length && { [heard]: says }), ...(unsaid.length && { 不说: unsaid }) };
  };
  return { node, checks: ticked, taught: () => field(node, "teach").checked };
}

function shown(value) {
  if (value === null) return "不再问";
  if (value === true) return "是";
  if (Array.isArray(value)) return value.join("、");
  if (typeof value === "object") return Object.entries(value).map(([name, one]) => `${name} ${one}`).join("、");
  return String(value);
}

function list(id, values) {
  document.getElementById(id).replaceChildren(...values.map((value) => new Option(value, value)));
}
