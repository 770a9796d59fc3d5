/**
 * What the browser keeps of a conversation, the same for all its tabs: each change begins with what is kept by then.
 * A browser that forbids keeping loses it on reload, nothing else.
 */

export class Kept {
  #storage;
  #key;
  #value;
  #listeners = new Set();

  /** `area` is `localStorage` or `sessionStorage`; the conversation is named by `key` and begins as `initial`. */
  constructor(area, key, initial) {
    this.#key = key;
    this.#value = initial;
    try {
      this.#storage = window[area];
    } catch {
      // Forbidden altogether.
    }
    this.#value = { ...initial, ...this.#read() };
    addEventListener("storage", (event) => {
      if (event.key !== key) return;
      // Another tab has emptied it: this one begins anew as well.
      this.#value = { ...initial, ...this.#read() };
      this.#tell();
    });
  }

  get value() {
    return this.#value;
  }

  /** `changes(value)` gives what is different. */
  change(changes) {
    const value = { ...this.#value, ...this.#read() };
    this.#value = { ...value, ...changes(value) };
    try {
      this.#storage.setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // Full or forbidden.
    }
    this.#tell();
  }

  /** Calls `listener()` after each change, of this tab or another, until the returned function is called. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #read() {
    try {
      return JSON.parse(this.#storage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
