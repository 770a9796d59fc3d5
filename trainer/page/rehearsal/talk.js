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
  #doing = Promise.resolve();
  #opened;
  #keeping;

  constructor(place, tools) {
    this.#place = place;
    this.#tools = tools;
    this.#keeping = new Keeping(place, tools);
    const say = this.#part("say");
    say.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = say.elements.text.value.trim();
      if (!text) return;
      say.elements.text.value = "";
      this.#go({ say: text }).then((went) => went || (say.elements.text.value ||= text));
    });
    say.elements.wait.addEventListener("change", ({ target }) => {
      if (target.value) this.#go({ wait: target.value });
      target.value = "";
    });
    for (const name of ["day", "at"]) this.#part(name).addEventListener("change", () => this.#clear());
    this.#deed("restart").addEventListener("click", () => this.#restart());
    this.#deed("keep").addEventListener("click", () => this.#keeping.open(this.#choices, this.#when(), this.#turns));
  }

  shown() {
    this.#opened = this.#open();
    return this.#opened;
  }

  async #open() {
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
  #go(step) {
    return this.#alone(() => this.#take([...this.#steps, step], this.#steps.length));
  }

  /** Does one thing after the other: whoever speaks while the desk starts is heard when it has. */
  #alone(deed) {
    this.#doing = this.#doing.then(async () => {
      this.#place.querySelector(".chat").setAttribute("aria-busy", "true");
      try {
        return await deed();
      } catch (refusal) {
        this.#tools.refused(refusal);
        return false;
      } finally {
        this.#place.querySelector(".chat").removeAttribute("aria-busy");
      }
    });
    return this.#doing;
  }

  /** Takes these steps, of which those before `first` have been told. */
  async #take(steps, first) {
    await this.#opened;
    await this.#ready();
    const told = await post("/rehearsal/turns", { ...this.#when(), steps, first });
    if (told.restarted) this.#tools.toast(told.restarted);
    this.#steps = steps;
    this.#turns = [...this.#turns.slice(0, told.first), ...told.turns.map((turn, n) => ({ ...turn, step: steps[told.first + n] }))];
    this.#draw(this.#turns.length - 1);
    return true;
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

  #restart() {
    this.#part("say").elements.text.focus();
    return this.#alone(async () => {
      this.#clear();
      // A desk that knows the draft as it is only has to meet another customer.
      await this.#ready((await get("/rehearsal/state")).outdated);
    });
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
    const bubble = clone("talk-customer-bubble");
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
      const bubble = clone("talk-desk-bubble");
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
    return this.#alone(() => this.#take([...this.#steps.slice(0, number), step], number));
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
