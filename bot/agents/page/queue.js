/** The left side: who waits, dangers first, and who is being served by whom. */

import { clone, field, fill } from "/page/templates.js";
import { moment, waited } from "./words.js";

const byId = (id) => document.getElementById(id);
const TICK_MS = 20_000;

export class Queue {
  #onOpen;
  #onTake;
  #state = null;
  #current = null;
  #seen = new Map();

  /** `onOpen(id)` and `onTake(id)` are called for a conversation that the agent looks at or takes. */
  constructor(onOpen, onTake) {
    this.#onOpen = onOpen;
    this.#onTake = onTake;
    setInterval(() => this.#state && this.draw(), TICK_MS);
  }

  /**
   * Shows `state` as the desk tells it; says how many have begun to wait or were passed on since, whether one of them is
   * in danger, and which were `passed` on.
   */
  show(state) {
    const known = new Map((this.#state?.waiting ?? []).map((entry) => [entry.id, entry]));
    const fresh = state.waiting.filter((entry) => !known.has(entry.id) || (entry.urgent && !known.get(entry.id).urgent));
    const first = this.#state === null;
    const colleagues = new Set((this.#state?.others ?? []).map(({ id }) => id));
    const passed = state.mine.filter(({ id, passed_on_by }) => passed_on_by && colleagues.has(id));
    this.#state = state;
    this.draw();
    const danger = [...fresh, ...passed].some((entry) => entry.urgent);
    return { fresh: (first ? state.waiting : fresh).length + passed.length, danger, passed };
  }

  /** The conversation `id` is the one in the middle; what it says has been seen. */
  mark(id, newest) {
    this.#current = id;
    if (newest) this.#seen.set(id, newest);
    this.draw();
  }

  find(id) {
    const { waiting = [], mine = [], others = [] } = this.#state ?? {};
    return [...waiting, ...mine, ...others].find((entry) => entry.id === id);
  }

  draw() {
    const { waiting, mine, others } = this.#state;
    this.#list("waiting", waiting, true);
    this.#list("mine", mine, false);
    this.#list("others", others, false);
    byId("waiting-count").textContent = waiting.length;
    byId("waiting-count").toggleAttribute("data-some", waiting.length > 0);
    byId("mine-count").textContent = mine.length;
    byId("nobody-waits").hidden = waiting.length > 0;
    byId("none-of-mine").hidden = mine.length > 0;
    byId("others-section").hidden = others.length === 0;
  }

  #list(id, entries, free) {
    const focused = document.activeElement?.closest?.(`#${id} .entry`)?.dataset.id;
    byId(id).replaceChildren(...entries.map((entry) => this.#entry(entry, free)));
    if (focused) byId(id).querySelector(`[data-id="${focused}"] .entry-open`)?.focus();
  }

  #entry(entry, free) {
    const node = clone("entry-template");
    node.dataset.id = entry.id;
    node.classList.toggle("urgent", entry.urgent);
    node.classList.toggle("current", entry.id === this.#current);
    node.querySelector(".danger-badge").hidden = !entry.urgent;
    node.querySelector(".unread").hidden = free || isOthers(entry) || entry.id === this.#current || !this.#isUnread(entry);
    fill(node, "customer", entry.customer);
    field(node, "since").textContent = waited(entry.asked_at);
    fill(node, "goods", entry.goods);
    fill(node, "matter", entry.matter);
    fill(node, "reason", entry.reason);
    fill(node, "mood", entry.mood);
    fill(node, "call_back", entry.call_back ? `${moment(entry.call_back)}前回电` : "");
    fill(node, "taken_by", byWhom(entry));
    fill(node, "typing", entry.typing ? "正在输入…" : "");
    node.querySelector(".entry-open").addEventListener("click", () => this.#onOpen(entry.id));
    const take = node.querySelector(".entry-take");
    if (free || entry.left_alone) take.addEventListener("click", () => this.#onTake(entry.id));
    else take.remove();
    return node;
  }

  #isUnread({ id, newest }) {
    if (!this.#seen.has(id)) this.#seen.set(id, newest);
    return newest > this.#seen.get(id);
  }
}

/** Only a colleague's conversation says whether the colleague has left it alone. */
function isOthers({ left_alone }) {
  return left_alone !== undefined;
}

function byWhom(entry) {
  if (!isOthers(entry)) return "";
  return entry.left_alone ? `工号${entry.taken_by}已离开` : `工号${entry.taken_by}`;
}
