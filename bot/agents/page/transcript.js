/** What was said, by whom and when. Words from either side only ever become text. */

import { clone, field, fill } from "/page/templates.js";
import { moment } from "./words.js";

const FROM = { customer: "顾客", desk: "智能助手" };
const AT_THE_END_PX = 80;

export class Transcript {
  #place;
  #onPhoto;
  #atTheEnd = true;

  /** `onPhoto(photo)` is called with `{address, alt}` of a photo that the agent wants to see large. */
  constructor(place, onPhoto) {
    this.#place = place;
    this.#onPhoto = onPhoto;
    place.addEventListener("scroll", () => (this.#atTheEnd = isAtTheEnd(place)));
    // What opens below must not push the last words out of sight.
    new ResizeObserver(() => this.#atTheEnd && this.#toTheEnd()).observe(place);
  }

  /** Shows exactly `messages`; what is on the screen stays, and a reader who has scrolled up is left in peace. */
  draw(messages, anew) {
    if (anew) this.#place.replaceChildren();
    const follow = anew || this.#atTheEnd;
    const shown = new Map(Array.from(this.#place.children, (node) => [node.dataset.id, node]));
    for (const message of messages) {
      const node = shown.get(String(message.id)) ?? this.#place.appendChild(messageItem(message, this.#onPhoto));
      node.querySelector(".undelivered").hidden = message.delivery === "delivered";
    }
    if (follow) this.#toTheEnd();
  }

  #toTheEnd() {
    this.#place.scrollTop = this.#place.scrollHeight;
    this.#atTheEnd = true;
  }
}

function showPhoto(button, { photo, said_at }, onPhoto) {
  if (!photo) return button.remove();
  const alt = `顾客发来的照片，${moment(said_at)}`;
  Object.assign(button.querySelector("img"), { src: photo, alt });
  button.addEventListener("click", () => onPhoto({ address: photo, alt }));
}

function isAtTheEnd({ scrollHeight, scrollTop, clientHeight }) {
  return scrollHeight - scrollTop - clientHeight < AT_THE_END_PX;
}

function messageItem(message, onPhoto) {
  const node = clone("message-template");
  node.dataset.id = message.id;
  node.classList.add(`by-${message.author}`);
  node.classList.toggle("pressed", message.pressed);
  fill(node, "from", message.author === "agent" ? `工号${message.agent_number}` : FROM[message.author]);
  field(node, "time").textContent = moment(message.said_at);
  fill(node, "text", message.text);
  showPhoto(node.querySelector(".photo"), message, onPhoto);
  fill(node, "buttons", message.buttons.length ? `给了按钮：${message.buttons.join("、")}` : "");
  return node;
}
