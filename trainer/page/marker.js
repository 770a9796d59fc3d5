/** Marking a word by selecting it in an example, and the words that were marked. */

import { clone, field } from "/page/templates.js";

export class Marker {
  #entities = [];
  #place;
  #changed;

  /** `place` has the fields mark, marked, entity, value, words; `changed()` is called when a word comes or goes. */
  constructor(place, changed) {
    this.#place = place;
    this.#changed = changed;
    this.words = [];
    const sayings = this.#part("sayings");
    for (const kind of ["select", "mouseup", "keyup"]) sayings.addEventListener(kind, (event) => this.#selected(event.target));
    this.#part("entity").addEventListener("change", () => this.#showValues());
    place.querySelector('[data-do="mark"]').addEventListener("click", () => this.#add());
  }

  /** What a word can mean: `[{ code, name, values: [{ value, label }] }]`. */
  offer(entities) {
    if (this.#entities.length) return;
    this.#entities = entities;
    this.#part("entity").replaceChildren(...entities.map(({ code, name }) => new Option(name, code)));
    this.#showValues();
  }

  clear() {
    this.words = [];
    this.#part("mark").hidden = true;
    this.#show();
  }

  #part(name) {
    return field(this.#place, name);
  }

  #selected(input) {
    if (input.type !== "text") return;
    const text = input.value.slice(input.selectionStart, input.selectionEnd).trim();
    if (!text || this.words.some(({ word }) => word === text)) return;
    this.#part("marked").textContent = text;
    this.#part("mark").hidden = false;
  }

  #showValues() {
    const chosen = this.#entities.find(({ code }) => code === this.#part("entity").value);
    this.#part("value").replaceChildren(...chosen.values.map(({ value, label }) => new Option(label, value)));
  }

  #add() {
    const [entity, value] = [this.#part("entity"), this.#part("value")];
    const word = this.#part("marked").textContent;
    this.words = [...this.words.filter((other) => other.word !== word), { word, entity: entity.value, value: value.value }];
    this.#part("mark").hidden = true;
    this.#show();
  }

  #show() {
    this.#part("words").replaceChildren(...this.words.map((word) => this.#chip(word)));
    this.#changed();
  }

  #chip(word) {
    const chip = clone("word-template");
    const entity = this.#entities.find(({ code }) => code === word.entity);
    field(chip, "word").textContent = word.word;
    field(chip, "meaning").textContent = `${entity.name}：${entity.values.find(({ value }) => value === word.value).label}`;
    chip.querySelector("button").addEventListener("click", () => {
      this.words = this.words.filter((other) => other !== word);
      this.#show();
    });
    return chip;
  }
}
