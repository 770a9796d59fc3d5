/** The way to the desk: an anonymous session, and messages within it. */

import { read, write } from "./storage.js";

const KEY = "anxin.session";
const PATIENCE_MS = 45_000;
const UNAUTHORISED = 401;

export class Desk {
  #token;

  constructor() {
    this.restore();
  }

  /** Takes up the session that is kept, such as one that another tab opened or left. */
  restore() {
    this.#token = read(KEY);
  }

  /**
   * The replies to one message. Sending the same `id` again gets the same replies and changes nothing.
   * Rejects when the message did not arrive or its answer did not come back.
   */
  async answer(id, text) {
    let response = await this.#send(id, text);
    if (response.status === UNAUTHORISED) {
      this.leave();
      response = await this.#send(id, text);
    }
    return succeeded(response).json();
  }

  /** The session's token; null when there is none or it has run out. */
  get session() {
    return isOver(this.#token) ? null : this.#token;
  }

  /** Ends the session; the next message opens a new one. */
  leave() {
    this.#token = null;
    write(KEY, null);
  }

  async #send(id, text) {
    this.#token ??= await openSession();
    return post("/api/web/messages", { id, text }, { Authorization: `Bearer ${this.#token}` });
  }
}

/** Whether a token says itself that its time is past, or is none. */
function isOver(token) {
  try {
    return JSON.parse(atob(token.split(".")[1])).exp * 1000 <= Date.now();
  } catch {
    return true;
  }
}

async function openSession() {
  const { token } = await succeeded(await post("/api/web/sessions", {})).json();
  write(KEY, token);
  return token;
}

function post(path, body, headers = {}) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

function succeeded(response) {
  if (!response.ok) throw new Error(`the desk answered ${response.status}`);
  return response;
}
