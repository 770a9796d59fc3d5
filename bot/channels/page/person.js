/** Who has the conversation: the place in the queue, the colleague's number, whether the colleague is writing. */

export class Person {
  #place;

  constructor(place) {
    this.#place = place;
    this.show({ state: "none" });
  }

  /** `handover` as the desk tells it: {state, position?, agent_number?, typing?}. */
  show({ state, position, agent_number, typing }) {
    this.#place.hidden = state === "none";
    for (const part of this.#place.querySelectorAll("[data-state]")) {
      part.hidden = part.dataset.state !== (state === "taken" && typing ? "typing" : state);
    }
    for (const part of this.#place.querySelectorAll("[data-value=position]")) part.textContent = position ?? "";
    for (const part of this.#place.querySelectorAll("[data-value=number]")) part.textContent = agent_number ?? "";
  }
}
