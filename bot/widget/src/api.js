/** The desk's endpoints for one brand. */

const PATIENCE_MS = 45_000;
const PHOTO_PATIENCE_MS = 120_000;

/** The desk answered, but not with what was asked for: `status`, its sentence as message, seconds to wait at 429. */
export class Refusal extends Error {
  constructor(status, sentence, wait) {
    super(sentence);
    this.status = status;
    this.wait = wait;
  }
}

export class Api {
  /** `base` is the desk's address, without a slash at its end. */
  constructor(base, brand) {
    this.base = `${base}/api/widget/${brand}`;
  }

  look() {
    return this.#json("/look");
  }

  openSession(customer) {
    return this.#json("/sessions", { method: "POST", body: JSON.stringify({ customer }), type: "application/json" });
  }

  say(token, id, text) {
    return this.#json("/messages", { method: "POST", body: JSON.stringify({ id, text }), type: "application/json", token });
  }

  /** Something done without words: `restart`, or `rating`. */
  deed(token, kind, id) {
    return this.#json(`/${kind}s`, { method: "POST", body: JSON.stringify({ id }), type: "application/json", token });
  }

  /** The customer is writing. */
  async types(token) {
    await this.#fetch("/typing", { method: "POST", token });
  }

  sendPhoto(token, id, photo) {
    const type = "application/octet-stream";
    return this.#json(`/photos?id=${id}`, { method: "POST", body: photo, type, token, patience: PHOTO_PATIENCE_MS });
  }

  thumb(token, id, helpful) {
    return this.#json(`/thumbs/${id}`, { method: "PUT", body: JSON.stringify({ helpful }), type: "application/json", token });
  }

  async photo(token, id) {
    return (await this.#fetch(`/photos/${id}`, { token })).blob();
  }

  async logo() {
    return (await this.#fetch("/logo", {})).blob();
  }

  /** The stream of news after a message's number. */
  async events(token, after, signal) {
    return (await this.#fetch(`/events?after=${after}`, { token, signal, cache: "no-store" })).body;
  }

  async #json(path, options = {}) {
    return (await this.#fetch(path, options)).json();
  }

  async #fetch(path, { token, type, patience = PATIENCE_MS, signal, ...options }) {
    const headers = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (type) headers["Content-Type"] = type;
    const abort = new AbortController();
    const timer = signal ? 0 : setTimeout(() => abort.abort(), patience);
    try {
      const response = await fetch(this.base + path, { ...options, headers, credentials: "omit", signal: signal ?? abort.signal });
      if (!response.ok) throw await refusal(response);
      // The body must come within the time as well.
      return signal ? response : new Response(await response.blob());
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusal(response) {
  const wait = Number(response.headers.get("Retry-After")) || 0;
  let sentence = "";
  try {
    sentence = String((await response.json()).error ?? "");
  } catch {
    // A gateway's page, which says nothing to a customer.
  }
  return new Refusal(response.status, sentence, wait);
}
