/** Where the customer writes. */

const COMPOSING_KEY_CODE = 229;

export class Composer {
  #form;
  #input;
  #send;
  #tooLong;

  /** `onMessage(text)` is called with each message that the customer sends. */
  constructor(form, onMessage) {
    this.#form = form;
    this.#input = form.querySelector("textarea");
    this.#send = form.querySelector("[type=submit]");
    this.#tooLong = form.querySelector(".too-long");
    this.#input.addEventListener("input", () => this.#fit());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(onMessage);
    });
    this.#fit();
  }

  focus() {
    this.#input.focus();
  }

  #submit(onMessage) {
    const text = this.#input.value.trim();
    this.#input.value = "";
    this.#fit();
    this.focus();
    onMessage(text);
  }

  #key(event) {
    // Enter that chooses a word of an input method belongs to that method; Safari tells it by the key code alone.
    const composing = event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    if (!this.#send.disabled) this.#form.requestSubmit();
  }

  #fit() {
    const { value, dataset } = this.#input;
    const tooLong = value.length > Number(dataset.mostCharacters);
    this.#tooLong.hidden = !tooLong;
    this.#send.disabled = tooLong || !value.trim();
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }
}
