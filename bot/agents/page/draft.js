/** Where the agent writes: typing is told to the customer, a draft against the norms is refused with what to say. */

import { clone, fill } from "/page/templates.js";
import { post, Refusal } from "./api.js";

const TYPING_EVERY_MS = 3_000;
const COMPOSING_KEY_CODE = 229;
const ID_BYTES = 16;

export class Draft {
  #form;
  #input;
  #violations;
  #lastTyping = 0;
  #answerId = null;

  /** `conversation()` is the id of the one that is open; `onSent(conversation)` gets it anew; `onRefused(refusal)`. */
  constructor(form, { conversation, onSent, onRefused }) {
    this.#form = form;
    this.#input = form.querySelector("textarea");
    this.#violations = form.querySelector(".violations");
    this.#input.addEventListener("input", () => this.#typed(conversation()));
    this.#input.addEventListener("keydown", (event) => {
      const composing = event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
      if (event.key !== "Enter" || event.shiftKey || composing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (!text) return;
      // The same draft sent again after a break in the line is the same answer.
      const answer = { id: this.#answerId ?? drawId(), text };
      const to = conversation();
      // What is typed while the answer is under way belongs to the next one.
      this.clear();
      this.#input.focus();
      try {
        onSent(await post(`/conversations/${to}/answer`, answer));
        // With the answer the customer is told that nobody writes any more: the next word is news again.
        this.#lastTyping = 0;
      } catch (refusal) {
        if (conversation() === to) this.#putBack(answer, refusal);
        if (!refusal.violations?.length) onRefused(refusal);
      }
    });
  }

  /** Puts `text` into the draft, to be changed before it is sent. */
  insert(text) {
    this.#input.setRangeText(text, this.#input.selectionStart, this.#input.selectionEnd, "end");
    this.#input.dispatchEvent(new Event("input"));
    this.#input.focus();
  }

  clear() {
    this.#input.value = "";
    this.#answerId = null;
    this.#lastTyping = 0;
    showViolations(this.#violations, null);
  }

  focus() {
    this.#input.focus();
  }

  #putBack({ id, text }, refusal) {
    const since = this.#input.value;
    this.#input.value = since ? `${text}\n${since}` : text;
    this.#answerId = since ? null : id;
    showViolations(this.#violations, refusal);
  }

  #typed(conversation) {
    this.#answerId = null;
    showViolations(this.#violations, null);
    if (!this.#input.value || Date.now() - this.#lastTyping < TYPING_EVERY_MS) return;
    this.#lastTyping = Date.now();
    // Nothing is lost when this does not arrive.
    post(`/conversations/${conversation}/typing`).catch(() => {});
  }
}

/** What is wrong with a draft, and what to say instead; without a refusal nothing. */
export function showViolations(place, refusal) {
  const violations = refusal instanceof Refusal ? refusal.violations : [];
  place.replaceChildren(
    ...violations.map(({ problem, words, instead }) => {
      const node = clone("violation-template");
      fill(node, "problem", problem);
      fill(node, "words", words);
      fill(node, "instead", instead);
      return node;
    }),
  );
  place.hidden = violations.length === 0;
}

function drawId() {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
