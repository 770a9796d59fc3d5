/** What waits and stands in no queue: kinds on the left with their numbers, the entries of one kind in the middle. */

import { clone, field, fill } from "/page/templates.js";
import { deedButtons } from "./deeds.js";
import { moment } from "./words.js";

const byId = (id) => document.getElementById(id);
const ONLY_TO_READ = "wishes";
const COUNTS = "counts";

export class Board {
  #answers;
  #onCase;
  #onCounts;
  #state = null;
  #chosen = null;
  #entered = false;
  #drawn = new Map();

  /** `answers` hears of deeds; `onCase(number)` opens a case; `onCounts(place)` draws what those who lead look at. */
  constructor(answers, onCase, onCounts) {
    this.#answers = answers;
    this.#onCase = onCase;
    this.#onCounts = onCounts;
    byId("counts-open").addEventListener("click", () => this.#choose(COUNTS));
  }

  /** Shows the lists as the desk tells them; the tab says how many wait. */
  show(state) {
    this.#state = state;
    if (this.#entered) this.#stay();
    const waiting = state.kinds.filter(({ kind }) => kind !== ONLY_TO_READ).flatMap(({ entries }) => entries);
    byId("board-count").textContent = waiting.length;
    byId("board-count").toggleAttribute("data-some", waiting.some(({ urgent }) => urgent));
    byId("counts-open").hidden = !state.counts;
    this.#drawKinds();
    if (this.#chosen !== COUNTS) this.#drawEntries();
  }

  /** The agent turns to the board: the kind that is shown stays, also when the last of its entries is done. */
  enter() {
    this.#entered = true;
    if (this.#state) this.#stay();
  }

  #stay() {
    this.#chosen ??= this.#current.kind;
  }

  #choose(kind) {
    this.#chosen = kind;
    byId("desk").dataset.view = "talk";
    this.#drawKinds();
    if (kind === COUNTS) this.#drawCounts();
    else this.#drawEntries();
  }

  /** The kind that was chosen, or else the most pressing one with entries. */
  get #current() {
    const { kinds } = this.#state;
    return kinds.find(({ kind }) => kind === this.#chosen) ?? kinds.find(({ entries }) => entries.length) ?? kinds[0];
  }

  #drawKinds() {
    const focused = document.activeElement?.dataset?.kind;
    const current = this.#chosen === COUNTS ? COUNTS : this.#current.kind;
    const nodes = this.#state.kinds.map(({ kind, label, entries }) => {
      const node = clone("kind-template");
      const button = node.querySelector("button");
      button.dataset.kind = kind;
      button.setAttribute("aria-current", String(kind === current));
      fill(node, "label", label);
      field(node, "number").textContent = entries.length;
      field(node, "number").toggleAttribute("data-some", entries.some(({ urgent }) => urgent));
      button.addEventListener("click", () => this.#choose(kind));
      return node;
    });
    byId("kinds").replaceChildren(...nodes);
    byId("counts-open").setAttribute("aria-current", String(current === COUNTS));
    if (focused) byId("kinds").querySelector(`[data-kind="${focused}"]`)?.focus();
  }

  #drawEntries() {
    const { label, entries } = this.#current;
    byId("board-title").textContent = label;
    byId("board-empty").hidden = entries.length > 0;
    byId("counts").hidden = true;
    // What has not changed stays the same node, so that a focused button keeps the focus.
    const nodes = entries.map((entry) => [JSON.stringify(entry), entry]).map(([text, entry]) => [text, this.#drawn.get(text) ?? this.#entry(entry)]);
    this.#drawn = new Map(nodes);
    arrange(byId("board-entries"), [...this.#drawn.values()]);
  }

  #drawCounts() {
    byId("board-title").textContent = byId("counts-open").textContent;
    byId("board-empty").hidden = true;
    this.#drawn = new Map();
    byId("board-entries").replaceChildren();
    byId("counts").hidden = false;
    this.#onCounts(byId("counts"));
  }

  #entry(entry) {
    const node = clone("waiting-template");
    node.dataset.id = entry.id;
    node.classList.toggle("urgent", entry.urgent);
    fill(node, "title", entry.title);
    fill(node, "at", entry.at && moment(entry.at));
    fill(node, "due", entry.due && moment(entry.due));
    fill(node, "text", entry.text);
    fill(node, "notes", entry.notes.join(" · "));
    fill(node, "ask", entry.ask);
    fill(node, "deeds", ...deedButtons(entry.deeds, entry.title, this.#answers));
    const matter = node.querySelector(".waiting-case");
    matter.hidden = !entry.case_number;
    matter.textContent = entry.case_number ?? "";
    matter.addEventListener("click", () => this.#onCase(entry.case_number));
    return node;
  }
}

/** Has `place` hold exactly `nodes` in this order; a node that stands right already is not moved. */
function arrange(place, nodes) {
  const kept = new Set(nodes);
  for (const node of [...place.children]) if (!kept.has(node)) node.remove();
  nodes.forEach((node, index) => {
    if (place.children[index] !== node) place.insertBefore(node, place.children[index] ?? null);
  });
}
