/** Logging in. */

export class Login {
  #place;
  #form;
  #wrong;

  /** `post` is the page's way to its desk; `onDone()` is called after a login. */
  constructor(place, post, onDone) {
    this.#place = place;
    this.#form = place.querySelector("form");
    this.#wrong = place.querySelector(".wrong");
    this.#form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await post("/login", Object.fromEntries(new FormData(this.#form)));
      } catch (refusal) {
        this.#say(refusal.message);
        return;
      }
      this.#form.reset();
      this.hide();
      onDone();
    });
  }

  show() {
    this.#place.hidden = false;
    this.#form.elements.number.focus();
  }

  hide() {
    this.#place.hidden = true;
    this.#say("");
  }

  #say(text) {
    this.#wrong.textContent = text;
    this.#wrong.hidden = !text;
  }
}
