/** What this browser keeps for the page. A browser that forbids keeping loses it on reload, nothing else. */

/** The kept value of `key`; null when there is none or it cannot be read. */
export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Keeps `value`, which JSON can hold, under `key`; null forgets it. */
export function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: the page goes on with what it has in memory.
  }
}
