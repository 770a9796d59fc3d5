/**
 * Sends what the customer says, in order, one at a time, until the desk has it.
 *
 * A message keeps its id over every attempt, tab and reload, and the desk answers the same id once: so trying again is
 * always safe, and nothing is lost or doubled when the network breaks in the middle.
 */

import { Refusal } from "./api.js";
import { changed, withAnswer } from "./conversation.js";

const AT_ONCE_MS = 300;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const UNAUTHORISED = 401;
const TOO_MANY = 429;
const OFFLINE = "网络不通，恢复后自动发送";
const LOST_PHOTO = "照片没能保存下来，请重新选一次";

export class Outbox {
  #api;
  #session;
  #kept;
  #blobs;
  #notice;
  #lock;
  #running = false;
  #pause = FIRST_PAUSE_MS;
  #timer = 0;
  #failures = 0;

  /** `notice(sentence)` tells the customer why nothing goes out just now; empty: it does again. */
  constructor({ api, session, kept, blobs, notice, lock }) {
    this.#api = api;
    this.#session = session;
    this.#kept = kept;
    this.#blobs = blobs;
    this.#notice = notice;
    this.#lock = lock;
    addEventListener("online", () => this.#soon(0));
  }

  /** Sends whatever waits. May be called at any time. */
  async pump() {
    if (this.#running) return;
    this.#running = true;
    clearTimeout(this.#timer);
    try {
      await locked(this.#lock, () => this.#sendAll());
    } finally {
      this.#running = false;
    }
    if (!this.#timer && navigator.onLine && this.#next()) this.#soon(0);
  }

  /** Sends what another tab has left waiting; a pause that was asked for goes on. */
  wake() {
    if (!this.#timer && navigator.onLine && this.#next()) this.pump();
  }

  #next() {
    return this.#kept.value.pending.find((one) => one.state !== "failed");
  }

  async #sendAll() {
    this.#timer = 0;
    for (let one = this.#next(); one; one = this.#next()) {
      // The browser tells when it is back.
      if (!navigator.onLine) return this.#notice(OFFLINE);
      this.#change(one.id, { state: "sending" });
      try {
        const answer = await this.#send(one);
        this.#kept.change((value) => withAnswer(value, one.id, answer));
        this.#blobs.forget(one.id);
        this.#pause = FIRST_PAUSE_MS;
        this.#notice("");
        this.#failures = 0;
      } catch (error) {
        if (!this.#goesOn(one, error)) return;
      }
    }
  }

  async #send(one) {
    for (let again = false; ; again = true) {
      const token = await this.#session.need();
      try {
        if (one.kind === "text") return await this.#api.say(token, one.id, one.payload ?? one.text);
        if (one.kind !== "photo") return await this.#api.deed(token, one.kind, one.id);
        const photo = await this.#blobs.get(one.id);
        if (!photo) throw new Refusal(0, LOST_PHOTO, 0);
        return await this.#api.sendPhoto(token, one.id, photo);
      } catch (error) {
        if (!(error instanceof Refusal && error.status === UNAUTHORISED) || again) throw error;
        this.#session.drop(token);
      }
    }
  }

  /** Whether the next message may be tried: this one was refused for good. */
  #goesOn(one, error) {
    const refused = error instanceof Refusal && error.status < 500 && error.status !== UNAUTHORISED;
    if (refused && error.status !== TOO_MANY) {
      this.#change(one.id, { state: "failed", why: error.message });
      return true;
    }
    this.#change(one.id, { state: "waiting" });
    if (refused) {
      this.#notice(error.message || "发得有点快，稍后自动再发");
      this.#soon((error.wait || 1) * 1000);
    } else {
      this.#failures += 1;
      if (this.#failures < 2) {
        // One break is no news: the desk may just have passed the customer on to another of its processes.
        this.#soon(AT_ONCE_MS);
        return false;
      }
      this.#notice(OFFLINE);
      this.#soon(this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE_MS);
    }
    return false;
  }

  #soon(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.pump();
    }, milliseconds);
  }

  #change(id, changes) {
    this.#kept.change(({ pending }) => ({ pending: changed(pending, id, changes) }));
  }
}

/** Runs `work` in one tab at a time where the browser can see to it; without, the desk sorts out what comes twice. */
function locked(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
