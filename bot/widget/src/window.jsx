/** The open window. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Choices, Menu } from "./choices.jsx";
import { Composer } from "./composer.jsx";
import { choices, orderOf, spoken, visible } from "./conversation.js";
import { download, exported } from "./export.js";
import { Head } from "./head.jsx";
import { Log } from "./log.jsx";

const hasKeyboard = matchMedia("(hover: hover) and (pointer: fine)");
export const fillsTheScreen = matchMedia("(max-width: 640px), (max-height: 480px)");
const NEAR_THE_END = 80;

export function ChatWindow({ look, desk, state, handover, notices, takesFocus, onClose }) {
  const shown = visible(state);
  const pending = spoken(state);
  const isPage = !onClose;
  const Box = isPage ? "main" : "section";
  const dialog = isPage ? {} : { role: "dialog", "aria-labelledby": "title", "aria-modal": fillsTheScreen.matches };
  const box = useRef();
  const scroller = useRef();
  const input = useRef();
  const [menuWanted, wantMenu] = useState(false);
  const [asked, ask] = useState(false);
  const [dropping, setDropping] = useState(false);
  const empty = !shown.length && !pending.length;

  // On a phone, focus in the text box would call up the keyboard unasked; where it is up already, it stays.
  const takeFocus = () => {
    if (input.current?.matches(":focus")) return;
    hasKeyboard.matches ? input.current?.focus({ preventScroll: true }) : focusUnseen(scroller.current);
  };
  useEffect(() => {
    if (takesFocus) takeFocus();
  }, []);
  useScreen(box);
  useEffect(() => {
    if (menuWanted) scroller.current.querySelector(".choices.menu button")?.focus();
  }, [menuWanted]);
  useEnd(scroller, [shown.length && orderOf(shown[shown.length - 1]), pending.length, pending[0]?.state, handover.typing]);

  const chosen = () => (wantMenu(false), takeFocus());
  const key = (event) => {
    if (event.key === "Escape") asked ? ask(false) : onClose?.();
    if (event.key === "Tab" && fillsTheScreen.matches && !isPage) keepWithin(box.current, event);
  };
  const drop = (event) => {
    event.preventDefault();
    setDropping(false);
    desk.sendPhotos([...event.dataTransfer.files]);
  };
  const restart = () => (ask(false), desk.restart(), takeFocus());

  return (
    <Box class={`window ${dropping ? "dropping" : ""}`} ref={box} {...dialog} onKeyDown={key} onDrop={drop} onDragLeave={() => setDropping(false)}
      onDragOver={(event) => (event.preventDefault(), setDropping(true))}>
      <Head look={look} desk={desk} handover={handover} onClose={onClose} onRestart={() => ask(true)}
        onRate={shown.length > 0 && handover.state === "none" ? () => (desk.rate(), takeFocus()) : null}
        onExport={() => download(`${look.title}对话记录.txt`, exported(look.title, shown))} />
      <div class="scroller" ref={scroller} tabIndex="0" role="region" aria-label="对话">
        {isPage && <h2 class="unseen">对话</h2>}
        <Log look={look} desk={desk} shown={shown} pending={pending} greetedAt={state.greetedAt} agentTyping={handover.typing} />
        <Choices choices={choices(shown, pending)} desk={desk} onChosen={chosen} />
        {(empty || menuWanted) && <Menu look={look} desk={desk} onChosen={chosen} />}
      </div>
      <p class="notice" role="status">{notices.filter(Boolean).join("；")}</p>
      <Composer desk={desk} input={input} menuShown={empty || menuWanted} onMenu={() => wantMenu(!menuWanted)} onSent={takeFocus} />
      {asked && <Question known={state.session?.known} onYes={restart} onNo={() => (ask(false), takeFocus())} />}
    </Box>
  );
}

function Question({ known, onYes, onNo }) {
  const no = useRef();
  useEffect(() => no.current.focus(), []);
  return (
    <div class="veil">
      <div class="question" role="alertdialog" aria-labelledby="anew" aria-describedby="anew-why">
        <h3 id="anew">重新开始？</h3>
        <p id="anew-why">
          {known ? "这里显示的记录会清空，我们从头说起。" : "这里的对话记录会从本机清除。"}已经登记的受理号不受影响，需要的话请先记下来或者导出。
        </p>
        <button type="button" class="quiet" ref={no} onClick={onNo}>先不清除</button>
        <button type="button" class="quiet strong" onClick={onYes}>重新开始</button>
      </div>
    </div>
  );
}

/** On a phone the window is as high as what the on-screen keyboard leaves, and the page behind it stands still. */
function useScreen(box) {
  useLayoutEffect(() => {
    const view = window.visualViewport;
    const page = document.documentElement.style;
    const before = page.overflow;
    const fit = () => {
      const fills = fillsTheScreen.matches;
      page.overflow = fills ? "hidden" : before;
      box.current.style.height = fills && view ? `${view.height}px` : "";
      box.current.style.top = fills && view ? `${view.offsetTop}px` : "";
    };
    fit();
    view?.addEventListener("resize", fit);
    view?.addEventListener("scroll", fit);
    fillsTheScreen.addEventListener("change", fit);
    return () => {
      page.overflow = before;
      view?.removeEventListener("resize", fit);
      view?.removeEventListener("scroll", fit);
      fillsTheScreen.removeEventListener("change", fit);
    };
  }, []);
}

/** Focus that the customer has not asked for is not drawn around the whole conversation. */
function focusUnseen(place) {
  if (!place) return;
  place.dataset.unseen = "";
  place.addEventListener("blur", () => delete place.dataset.unseen, { once: true });
  place.focus({ preventScroll: true });
}

/**
 * Keeps what came last in view, unless the customer has gone further up. A long answer is shown from its beginning, and
 * who has read on from there is not taken back.
 */
function useEnd(scroller, changes) {
  const follows = useRef(true);
  const top = useRef(0);
  const end = () => {
    const place = scroller.current;
    const latest = place.querySelector("[data-latest]");
    return Math.min(place.scrollHeight - place.clientHeight, latest ? latest.offsetTop - place.offsetTop : Infinity);
  };
  const show = () => {
    const place = scroller.current;
    if (!follows.current || !place) return;
    place.scrollTop = Math.max(place.scrollTop, end());
    top.current = place.scrollTop;
  };
  useEffect(() => {
    const place = scroller.current;
    const note = () => {
      if (!scroller.current) return;
      // Told of late, when the conversation may have grown already: only upwards is away from its end.
      if (place.scrollTop > end() - NEAR_THE_END) follows.current = true;
      else if (place.scrollTop < top.current) follows.current = false;
      top.current = place.scrollTop;
    };
    place.addEventListener("scroll", note, { passive: true });
    // Photos and cards grow after they have been put there.
    const growth = new ResizeObserver(show);
    for (const child of [place, ...place.children]) growth.observe(child);
    return () => (place.removeEventListener("scroll", note), growth.disconnect());
  }, []);
  useLayoutEffect(show, changes);
}

function keepWithin(box, event) {
  const stops = [...box.querySelectorAll("button, a[href], textarea, [tabindex='0']")].filter((one) => !one.disabled);
  const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
  if (box.getRootNode().activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
}
