/** The customer's session: opened when it is first needed, and again when it has run out. */

import { Refusal } from "./api.js";

const REFUSED_IDENTITY = 403;
const MARGIN_MS = 60_000;

export class Session {
  #api;
  #kept;
  #customer;
  #opening = null;

  constructor(api, kept, customer) {
    this.#api = api;
    this.#kept = kept;
    this.#customer = customer;
  }

  /** The token, or null when there is none that is good. */
  get token() {
    const { session } = this.#kept.value;
    return session && Date.parse(session.expires_at) - MARGIN_MS > Date.now() ? session.token : null;
  }

  /** The token, of a new session where there is none. Rejects when none can be had. */
  async need() {
    if (this.token) return this.token;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** The desk does not take `token` any more. */
  drop(token) {
    this.#kept.change(({ session }) => (session?.token === token ? { session: null } : {}));
  }

  async #open() {
    let session;
    try {
      session = await this.#api.openSession(this.#customer ?? null);
    } catch (error) {
      if (!(error instanceof Refusal && error.status === REFUSED_IDENTITY && this.#customer)) throw error;
      // The shop's signature is void: the customer is served all the same, as somebody unknown.
      session = await this.#api.openSession(null);
    }
    // Another tab may have opened one meanwhile: the customer has one conversation, not two.
    this.#kept.change((value) => (value.session && this.token ? {} : { session }));
    return this.#kept.value.session.token;
  }
}
