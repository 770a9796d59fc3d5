/** The desk's stream of news: server-sent events read with fetch, since only that can send the session's token. */

import { Refusal } from "./api.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const HIDDEN_MS = 60_000;
const UNAUTHORISED = 401;

export class Stream {
  #api;
  #session;
  #after;
  #on;
  #abort = null;
  #token = null;
  #timer = 0;

  /** `after()` gives the number of the last message seen; `on` has a function for each event's name. */
  constructor({ api, session, after, on }) {
    this.#api = api;
    this.#session = session;
    this.#after = after;
    this.#on = on;
    // A browser opens few connections to one address: tabs in the background leave theirs to the others.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.#timer);
      if (document.hidden) this.#timer = setTimeout(() => this.stop(), HIDDEN_MS);
      else this.follow();
    });
    addEventListener("online", () => this.follow(true));
  }

  /** Listens to the session that there is now; `anew` even when it does so already. */
  follow(anew = false) {
    const token = this.#session.token;
    if (token === this.#token && !anew) return;
    this.stop();
    // The browser tells when it is back.
    if (!token || !navigator.onLine) return;
    this.#token = token;
    this.#abort = new AbortController();
    this.#listen(token, this.#abort.signal);
  }

  stop() {
    this.#abort?.abort();
    this.#token = null;
  }

  async #listen(token, signal) {
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        const body = await this.#api.events(token, this.#after(), signal);
        pause = FIRST_PAUSE_MS;
        await this.#read(body, signal);
        // Ended by the desk, which has another process to listen to: not all windows come back at the same moment.
        pause = FIRST_PAUSE_MS * Math.random();
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refusal && error.status === UNAUTHORISED) {
          this.#session.drop(token);
          this.#token = null;
          return;
        }
      }
      if (!navigator.onLine) return;
      await rest(pause, signal);
      pause = Math.min(Math.max(2 * pause, FIRST_PAUSE_MS), LONGEST_PAUSE_MS);
    }
  }

  async #read(body, signal) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let kept = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || signal.aborted) return;
      const blocks = (kept + decoder.decode(value, { stream: true })).split("\n\n");
      kept = blocks.pop();
      const events = blocks.map(parse).filter((event) => event.data);
      for (const { name, data } of events) this.#on[name]?.(JSON.parse(data));
    }
  }
}

function parse(block) {
  const of = (name) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2));
  return { name: of("event")[0], data: of("data").join("\n") };
}

function rest(milliseconds, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true });
  });
}
