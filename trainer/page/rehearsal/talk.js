/** The test window: saying something as a customer would, seeing each turn, correcting it, and going on. */

import { clone, field, fill } from "/page/templates.js";
import { get, post } from "../api.js";
import { Keeping } from "./keeping.js";
import { showTurn } from "./turn.js";

const LOOK_EVERY_MS = 1_000;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class Talk {
  #place;
  #tools;
  #choices;
  #steps = [];
  #turns = [];
  #chosen = -1;
  #busy = false;
  #keeping;

  constructor(place, tools) {
    this.#place = place;
    this.#tools = tools;
    this.#keeping = new Keeping(place, tools);
    const say = this.#part("say");
    say.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = say.elements.text.value.trim();
      if (text) this.#go({ say: text }).then((went) => went && (say.elements.text.value = ""));
    });
    say.elements.wait.addEventListener("change", ({ target }) => {
      if (target.value) this.#go({ wait: target.value });
      target.value = "";
    });
    for (const name of ["day", "at"]) this.#part(name).addEventListener("change", () => this.#clear());
    this.#deed("restart").addEventListener("click", () => this.#restart());
    this.#deed("keep").addEventListener("click", () => this.#keeping.open(this.#choices, this.#when(), this.#turns));
  }

  async shown() {
    try {
      const first = !this.#choices;
      this.#choices = await get("/rehearsal");
      if (first) {
        this.#part("day").value = this.#choices.day;
        this.#part("at").value = this.#choices.at;
      }
      this.#says(this.#choices);
    } catch (refusal) {
      this.#tools.refused(refusal);
    }
  }

  /** Takes one more step; whether that worked. */
  async #go(step) {
    return this.#take([...this.#steps, step], this.#steps.length);
  }

  /** Takes these steps, of which those before `first` have been told. */
  async #take(steps, first) {
    if (this.#busy) return false;
    this.#busy = true;
    this.#place.querySelector(".chat").setAttribute("aria-busy", "true");
    try {
      await this.#ready();
      const told = await post("/rehearsal/turns", { ...this.#when(), steps, first });
      if (told.restarted) this.#tools.toast(told.restarted);
      this.#steps = steps;
      this.#turns = [...this.#turns.slice(0, told.first), ...told.turns.map((turn, n) => ({ ...turn, step: steps[told.first + n] }))];
      this.#draw(this.#turns.length - 1);
      return true;
    } catch (refusal) {
      this.#tools.refused(refusal);
      return false;
    } finally {
      this.#busy = false;
      this.#place.querySelector(".chat").removeAttribute("aria-busy");
    }
  }

  /** Waits until this trainer's desk has started. */
  async #ready(anew = false) {
    let now = await post("/rehearsal/open", { anew });
    while (now.state === "starting") {
      this.#says(now);
      await wait(LOOK_EVERY_MS);
      now = await get("/rehearsal/state");
    }
    this.#says(now);
  }

  async #restart() {
    if (this.#busy) return;
    this.#clear();
    this.#busy = true;
    try {
      // A desk that knows the draft as it is only has to meet another customer.
      await this.#ready((await get("/rehearsal/state")).outdated);
    } catch (refusal) {
      this.#tools.refused(refusal);
    } finally {
      this.#busy = false;
    }
    this.#part("say").elements.text.focus();
  }

  #clear() {
    this.#steps = [];
    this.#turns = [];
    this.#draw(-1);
  }

  #draw(chosen) {
    const bubbles = this.#turns.flatMap((turn, number) => [this.#asked(turn, number), ...this.#answered(turn, number)]);
    this.#part("bubbles").replaceChildren(...bubbles);
    this.#part("hint").hidden = this.#turns.length > 0;
    this.#deed("keep").disabled = !this.#turns.length;
    this.#choose(chosen);
    this.#part("bubbles").scrollTop = this.#part("bubbles").scrollHeight;
  }

  #asked({ step }, number) {
    const bubble = clone("customer-bubble");
    const button = field(bubble, "text");
    button.textContent = step.say ?? (step.press ? `点了“${step.press}”` : `过了${step.wait}`);
    button.dataset.number = number;
    button.addEventListener("click", () => this.#choose(number));
    return bubble;
  }

  #answered({ replies, failed }, number) {
    const last = number === this.#turns.length - 1;
    const said = failed ? [{ text: failed, buttons: [] }] : replies;
    return said.map(({ text, buttons }) => {
      const bubble = clone("desk-bubble");
      bubble.classList.toggle("failed", Boolean(failed));
      fill(bubble, "text", text);
      field(bubble, "buttons").replaceChildren(
        ...buttons.map((title) => {
          const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet small", textContent: title });
          button.disabled = !last;
          button.addEventListener("click", () => this.#go({ press: title }));
          return button;
        }),
      );
      return bubble;
    });
  }

  #choose(number) {
    this.#chosen = number;
    for (const button of this.#part("bubbles").querySelectorAll(".customer button")) {
      button.setAttribute("aria-current", String(Number(button.dataset.number) === number));
    }
    const turn = this.#turns[number];
    this.#part("no-turn").hidden = Boolean(turn?.understood || turn?.failed);
    this.#part("turn").querySelector(".turn-sheets")?.remove();
    if (!turn || turn.waited) return;
    const last = number === this.#turns.length - 1;
    this.#part("turn").append(showTurn(turn, this.#choices, last, (step) => this.#correct(number, step)));
    this.#part("turn").scrollTop = 0;
  }

  /** Says this turn anew, as corrected; what came after it is gone. */
  #correct(number, step) {
    this.#turns = this.#turns.slice(0, number);
    return this.#take([...this.#steps.slice(0, number), step], number);
  }

  #when() {
    return { day: this.#part("day").value, at: this.#part("at").value };
  }

  #says({ state, model, outdated }) {
    const doing = { starting: "服务台正在启动，约半分钟……", none: "", ready: "", ended: "" }[state];
    this.#part("model").textContent = doing || `现在用的是${model}。`;
    this.#part("outdated").hidden = !outdated;
  }

  #part(name) {
    return field(this.#place, name);
  }

  #deed(name) {
    return this.#place.querySelector(`[data-do="${name}"]`);
  }
}
