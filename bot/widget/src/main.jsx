/**
 * Puts the desk on a page: `<script src="https://…/widget.js" data-brand="…" async></script>`.
 *
 * Further attributes: `data-layout="page"` (the window is the page, always open), `data-theme` (`light`, `dark`; else as
 * the customer's system has it), and `data-customer`, `data-signed-at`, `data-signature` for a customer whom the shop
 * vouches for. Everything lives in a shadow root of its own; nothing of the page's styles comes in, none of the window's
 * goes out.
 */

import { render } from "preact";
import { useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import { Api, Refusal } from "./api.js";
import { coloursOf } from "./colours.js";
import { unread } from "./conversation.js";
import { Desk } from "./desk.js";
import { ChatIcon } from "./icons.jsx";
import css from "./style.css";
import { ChatWindow, fillsTheScreen } from "./window.jsx";

const script = document.currentScript;
const loadedAt = Date.now();
const isPage = script?.dataset.layout === "page";
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const ATTEMPTS = 3;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function Widget({ look, desk, opener }) {
  const [, draw] = useReducer((count) => count + 1, 0);
  // Not after the first painting: a press on the button in between would be heard by nobody.
  useLayoutEffect(() => desk.listen(draw), []);
  useEffect(() => {
    prefersDark.addEventListener("change", draw);
    return () => prefersDark.removeEventListener("change", draw);
  }, []);
  const state = desk.kept.value;
  const open = isPage || desk.window.value.open;
  const dark = script.dataset.theme ? script.dataset.theme === "dark" : prefersDark.matches;
  useEffect(() => {
    if (open && !document.hidden) desk.seen();
  });
  const close = () => {
    desk.close();
    requestAnimationFrame(() => opener.root.querySelector(".launcher")?.focus());
  };
  const waiting = open ? 0 : unread(state, loadedAt);
  return (
    <div class={`anxin ${dark ? "dark" : ""} ${isPage ? "page" : ""}`} style={coloursOf(look.colour, dark)} lang="zh-CN">
      {open
        ? <ChatWindow look={look} desk={desk} state={state} handover={desk.handover} notices={[desk.trouble, desk.notice]}
            takesFocus={isPage || opener.pressed} onClose={isPage ? null : close} />
        : (
          <button type="button" class="launcher" aria-haspopup="dialog" onClick={() => ((opener.pressed = true), desk.open())}
            aria-label={waiting ? `在线客服，${waiting}条未读` : "在线客服"}>
            <ChatIcon />
            <span class="launcher-word">在线客服</span>
            {waiting > 0 && <span class="count">{waiting > 99 ? "99+" : waiting}</span>}
          </button>
        )}
    </div>
  );
}

async function start() {
  const { brand, customer, signedAt, signature } = script.dataset;
  const api = new Api(new URL(script.src).origin, brand);
  // Asked for at once: the page may still be on its way.
  const [look] = await Promise.all([patiently(() => api.look()), bodyIsThere()]);
  const known = customer && signature ? { id: customer, signed_at: Number(signedAt), signature } : null;
  const place = document.createElement("anxin-widget");
  const root = place.attachShadow({ mode: "open" });
  addStyle(root);
  const desk = new Desk(api, brand, known);
  if (isPage) desk.greet();
  // A window that fills the screen is not put over the next page that the customer goes to.
  if (fillsTheScreen.matches) desk.close();
  render(<Widget look={look} desk={desk} opener={{ root, pressed: false }} />, root);
  document.body.append(place);
}

/**
 * Asks again while the desk cannot be reached; what it refuses, it refuses. On another origin a refusal cannot be told
 * from a broken network, so that there it is not asked for ever.
 */
async function patiently(ask) {
  let left = isPage ? Infinity : ATTEMPTS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      left -= 1;
      if (!left || (error instanceof Refusal && error.status < 500)) throw error;
      await new Promise((done) => setTimeout(done, pause));
    }
  }
}

function addStyle(root) {
  // A sheet made by script is allowed by every content security policy; an element with text is not.
  if (root.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } else {
    const style = document.createElement("style");
    style.textContent = css;
    root.append(style);
  }
}

function bodyIsThere() {
  if (document.body) return undefined;
  return new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
}

// Twice on a page is once.
if (script && !window.anxinWidget) {
  window.anxinWidget = true;
  start().catch((error) => console.warn(`在线客服没有打开：${error.message}`));
}
