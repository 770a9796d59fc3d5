/**
 * What the browser keeps of a conversation, the same for all its tabs: each change begins with what is kept by then.
 * A browser that forbids keeping loses it on reload, nothing else.
 */

export class Kept {
  #storage;
  #key;
  #value;
  #rescued;
  #listeners = new Set();

  /**
   * `area` is `localStorage` or `sessionStorage`; the conversation is named by `key` and begins as `initial`.
   * `rescued(mine, theirs)` is `theirs` with what another tab, which hears of changes a little later, has kept over.
   */
  constructor(area, key, initial, rescued = (_mine, theirs) => theirs) {
    this.#key = key;
    this.#rescued = rescued;
    this.#value = initial;
    try {
      this.#storage = window[area];
    } catch {
      // Forbidden altogether.
    }
    this.#value = { ...initial, ...this.#read() };
    addEventListener("storage", (event) => {
      if (event.key !== key) return;
      const theirs = { ...initial, ...this.#read() };
      // Another tab has emptied it: this one begins anew as well.
      this.#value = event.newValue === null ? theirs : this.#rescued(this.#value, theirs);
      if (this.#value !== theirs) this.#write();
      this.#tell();
    });
  }

  get value() {
    return this.#value;
  }

  /** `changes(value)` gives what is different. */
  change(changes) {
    const value = this.#rescued(this.#value, { ...this.#value, ...this.#read() });
    this.#value = { ...value, ...changes(value) };
    this.#write();
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

  #write() {
    try {
      this.#storage.setItem(this.#key, JSON.stringify(this.#value));
    } catch {
      // Full or forbidden.
    }
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
