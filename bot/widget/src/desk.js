/** Everything that the window can ask of the desk, over the conversation that is kept. */

import { Blobs } from "./blobs.js";
import { changed, drawId, EMPTY, lastId, withMessages, withUnheard, withWords } from "./conversation.js";
import { Kept } from "./kept.js";
import { Outbox } from "./outbox.js";
import { Session } from "./session.js";
import { Stream } from "./stream.js";

const MOST_PHOTOS = 6;
const TYPING_MS = 3000;
const MOST_BYTES = 10 * 1024 * 1024;
const PHOTO = /^image\/(jpeg|png|gif|webp|bmp)$/;
export const NOBODY = { state: "none" };

export class Desk {
  #outbox;
  #stream;
  #listeners = new Set();
  #logo;
  #typed = 0;
  handover = NOBODY;
  /** Why nothing goes out just now, and what was wrong with the files that were chosen. */
  trouble = "";
  notice = "";

  /** `customer` is whom the shop vouches for, or null. */
  constructor(api, brand, customer) {
    this.api = api;
    this.blobs = new Blobs(`anxin-widget-${brand}`);
    // A known customer's words are not left on a shared computer: the desk tells them again on each page.
    const [area, key] = customer ? ["sessionStorage", `anxin-widget:${brand}:${customer.id}`] : ["localStorage", `anxin-widget:${brand}`];
    this.kept = new Kept(area, key, EMPTY, withUnheard);
    // Open or not is each tab's own, also on the next page that it goes to.
    this.window = new Kept("sessionStorage", `${key}:window`, { open: false });
    this.session = new Session(api, this.kept, customer);
    this.#outbox = new Outbox({
      api,
      session: this.session,
      kept: this.kept,
      blobs: this.blobs,
      notice: (sentence) => this.#show({ trouble: sentence }),
      lock: key,
    });
    this.#stream = new Stream({
      api,
      session: this.session,
      after: () => lastId(this.kept.value),
      on: {
        message: (message) => this.kept.change((value) => withMessages(value, [message])),
        handover: (handover) => this.#show({ handover }),
      },
    });
    this.kept.listen(() => {
      this.#stream.follow();
      this.#outbox.wake();
      this.#tell();
    });
    this.window.listen(() => this.#tell());
    if (customer) this.session.need().catch(() => {});
    this.#stream.follow();
    this.#outbox.pump();
  }

  /** Calls `listener()` after every change. */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says words, or presses the button that has them on it and stands for `payload`. */
  say(text, payload) {
    const one = { id: drawId(), kind: "text", text, payload, at: Date.now(), state: "waiting" };
    this.notice = "";
    this.kept.change((value) => ({ pending: [...value.pending, one], words: withWords(value, one.id, text) }));
    this.#outbox.pump();
  }

  /** The person who has the conversation sees that the customer is writing; a sign that is lost is nobody's trouble. */
  types() {
    const token = this.handover.state === "taken" && this.session.token;
    if (!token || !navigator.onLine || Date.now() - this.#typed < TYPING_MS) return;
    this.#typed = Date.now();
    this.api.types(token).catch(() => {});
  }

  /** Sends those of the files that are photos; says what is wrong with the others. */
  async sendPhotos(files) {
    const problems = [];
    const photos = files.filter((file) => {
      const problem = problemOf(file);
      if (problem) problems.push(problem);
      return !problem;
    });
    if (photos.length > MOST_PHOTOS) problems.push(`一次最多发${MOST_PHOTOS}张，其余${photos.length - MOST_PHOTOS}张没有发`);
    this.#show({ notice: [...new Set(problems)].join("；") });
    for (const photo of photos.slice(0, MOST_PHOTOS)) {
      const one = { id: drawId(), kind: "photo", name: photo.name, at: Date.now(), state: "waiting" };
      await this.blobs.keep(one.id, photo);
      this.kept.change(({ pending }) => ({ pending: [...pending, one] }));
    }
    this.#outbox.pump();
  }

  again(id) {
    this.kept.change(({ pending }) => {
      const one = pending.find((other) => other.id === id);
      return { pending: [...pending.filter((other) => other !== one), ...changed([one], id, { state: "waiting", why: "" })] };
    });
    this.#outbox.pump();
  }

  withdraw(id) {
    this.blobs.forget(id);
    this.kept.change((value) => ({
      pending: value.pending.filter((one) => one.id !== id),
      messages: value.messages.filter((message) => message.of !== id),
    }));
  }

  async photo({ id, client_id }) {
    return (await this.blobs.get(client_id)) ?? this.api.photo(await this.session.need(), id);
  }

  async thumb(message, helpful) {
    const set = (value) => this.kept.change((kept) => withMessages(kept, [{ ...message, helpful: value }]));
    set(helpful);
    try {
      await this.api.thumb(await this.session.need(), message.id, helpful);
    } catch {
      set(message.helpful);
    }
  }

  greet() {
    if (!this.kept.value.greetedAt) this.kept.change(() => ({ greetedAt: Date.now() }));
  }

  open() {
    this.greet();
    this.window.change(() => ({ open: true }));
  }

  close() {
    this.window.change(() => ({ open: false }));
  }

  /** Everything that is there has been seen. */
  seen() {
    const last = lastId(this.kept.value);
    if (this.kept.value.read !== last) this.kept.change(() => ({ read: last }));
  }

  /** The customer wants to say how the desk has done. */
  rate() {
    const one = { id: drawId(), kind: "rating", at: Date.now(), state: "waiting" };
    this.kept.change(({ pending }) => ({ pending: [...pending, one] }));
    this.#outbox.pump();
  }

  /** An unknown customer begins a new conversation; a known one has only this, and tells the desk to begin it anew. */
  restart() {
    const { session, messages } = this.kept.value;
    this.#show({ handover: session?.known ? this.handover : NOBODY, trouble: "", notice: "" });
    const anew = { id: drawId(), kind: "restart", at: Date.now(), state: "waiting" };
    const kept = session?.known ? { session, messages, hidden: lastId(this.kept.value), pending: [anew] } : {};
    this.kept.change(() => ({ ...EMPTY, ...kept, greetedAt: Date.now() }));
    this.#outbox.pump();
  }

  /** The brand's logo, asked for once. */
  logo() {
    this.#logo ??= this.api.logo();
    return this.#logo;
  }

  #show(changes) {
    Object.assign(this, changes);
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

function problemOf(file) {
  if (!PHOTO.test(file.type)) return `“${file.name}”不是照片，请发 JPG、PNG、GIF 或 WebP`;
  if (file.size > MOST_BYTES) return `“${file.name}”超过10MB，请换一张小一点的`;
  return "";
}
