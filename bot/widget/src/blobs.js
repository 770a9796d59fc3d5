/** Photos on their way to the desk, kept over a reload in IndexedDB; where that is forbidden, in memory only. */

const STORE = "photos";

export class Blobs {
  #memory = new Map();
  #database;

  constructor(name) {
    this.#database = new Promise((done) => {
      try {
        const request = indexedDB.open(name, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE);
        request.onsuccess = () => done(request.result);
        request.onerror = request.onblocked = () => done(null);
      } catch {
        done(null);
      }
    });
  }

  async keep(id, blob) {
    this.#memory.set(id, blob);
    await this.#do("readwrite", (store) => store.put(blob, id));
  }

  async get(id) {
    return this.#memory.get(id) ?? (await this.#do("readonly", (store) => store.get(id)));
  }

  async forget(id) {
    this.#memory.delete(id);
    await this.#do("readwrite", (store) => store.delete(id));
  }

  async #do(mode, ask) {
    const database = await this.#database;
    if (!database) return undefined;
    return new Promise((done) => {
      try {
        const request = ask(database.transaction(STORE, mode).objectStore(STORE));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(undefined);
      } catch {
        done(undefined);
      }
    });
  }
}
