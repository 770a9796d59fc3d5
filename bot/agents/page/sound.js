/** Two soft tones when somebody begins to wait, three quick ones for a danger; can be switched off. */

import { read, write } from "/page/storage.js";

const KEY = "anxin.agents.sound";
const WAITING = [660, 880];
const DANGER = [988, 784, 988];
const SECONDS = 0.16;
const LOUDNESS = 0.12;

export class Sound {
  #button;
  #context = null;

  constructor(button) {
    this.#button = button;
    this.#show(read(KEY) !== false);
    button.addEventListener("click", () => {
      write(KEY, !this.on);
      this.#show(!this.on);
      if (this.on) this.play();
    });
  }

  get on() {
    return this.#button.getAttribute("aria-pressed") === "true";
  }

  /** Browsers allow sound only after the agent has done something on the page, such as logging in. */
  async play(danger = false) {
    if (!this.on || !navigator.userActivation.hasBeenActive) return;
    this.#context ??= new AudioContext();
    await this.#context.resume();
    (danger ? DANGER : WAITING).forEach((pitch, place) => this.#tone(pitch, this.#context.currentTime + place * SECONDS));
  }

  #tone(pitch, at) {
    const tone = new OscillatorNode(this.#context, { frequency: pitch, type: "sine" });
    const volume = new GainNode(this.#context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + SECONDS / 8);
    volume.gain.exponentialRampToValueAtTime(0.001, at + SECONDS);
    tone.connect(volume).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + SECONDS);
  }

  #show(on) {
    this.#button.setAttribute("aria-pressed", String(on));
  }
}
