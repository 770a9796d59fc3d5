/** The desk's stream of news: server-sent events read with fetch, since only that can send the session's token. */

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const REFUSED = [401, 403];

/**
 * Listens until `stop` is called, and again after every break.
 *
 * `session()` gives the token or null (then nothing is asked for), `lastId()` the message that was seen last;
 * `on` has a function for each event's name, called with its data; `refused()` is called when the session is over.
 */
export class Events {
  #session;
  #lastId;
  #on;
  #refused;
  #abort = new AbortController();
  #token = null;

  constructor({ session, lastId, on, refused }) {
    this.#session = session;
    this.#lastId = lastId;
    this.#on = on;
    this.#refused = refused;
  }

  /** Begins to listen, or begins anew when the session is another one. */
  follow() {
    const token = this.#session();
    if (token === this.#token) return;
    this.stop();
    this.#token = token;
    if (token) this.#listen(token, this.#abort.signal);
  }

  stop() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#token = null;
  }

  async #listen(token, signal) {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const response = await fetch(`/api/web/events?after=${this.#lastId()}`, {
          headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream" },
          cache: "no-store",
          signal,
        });
        if (REFUSED.includes(response.status)) return this.#refused();
        if (response.ok) {
          pause = FIRST_PAUSE_MS;
          await this.#read(response.body, signal);
        }
      } catch {
        // Broken off, or stopped: what is still to come is asked for again.
      }
      if (!signal.aborted) await rest(pause, signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  async #read(body, signal) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return;
      const blocks = (kept + value).split("\n\n");
      kept = blocks.pop();
      for (const block of blocks) this.#deal(block);
    }
  }

  #deal(block) {
    const lines = block.split("\n");
    const of = (name) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
    const data = of("data").join("\n");
    if (data) this.#on[of("event")[0]]?.(JSON.parse(data));
  }
}

function rest(milliseconds, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });
}
