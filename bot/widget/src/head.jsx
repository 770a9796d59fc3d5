/** The window's head: the brand or the colleague, and what can be done with the conversation. */

import { useEffect, useRef, useState } from "preact/hooks";
import { CloseIcon, MoreIcon } from "./icons.jsx";
import { Logo } from "./photo.jsx";

/** `onRate` is null while there is nothing to rate. */
export function Head({ look, desk, handover, onClose, onExport, onRate, onRestart }) {
  const [unfolded, unfold] = useState(false);
  const more = useRef();
  const list = useRef();
  useEffect(() => {
    if (unfolded) list.current.querySelector("a, button").focus();
  }, [unfolded]);
  const fold = () => (unfold(false), more.current.focus());
  const Title = onClose ? "h2" : "h1";
  const key = (event) => {
    if (event.key !== "Escape" || !unfolded) return;
    event.stopPropagation();
    fold();
  };
  return (
    <div class="head" onKeyDown={key}>
      <Logo look={look} desk={desk} />
      <div class="head-name">
        <Title id="title">{look.title}</Title>
        {handover.state === "none" && <p class="subtitle">{look.subtitle}</p>}
        <p class={`person ${handover.state}`} id="person" role="status">{inWords(handover)}</p>
      </div>
      <button type="button" class="tool" ref={more} aria-label="更多" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}><MoreIcon /></button>
      {onClose && <button type="button" class="tool" aria-label="关闭窗口" onClick={onClose}><CloseIcon /></button>}
      {unfolded && (
        <ul class="more" ref={list}>
          {look.hotline && <li><a href={`tel:${look.hotline}`}>电话 {look.hotline}</a></li>}
          {onRate && <li><button type="button" onClick={() => (fold(), onRate())}>评价这次服务</button></li>}
          <li><button type="button" onClick={() => (fold(), onExport())}>导出对话记录</button></li>
          <li><button type="button" onClick={() => (unfold(false), onRestart())}>重新开始</button></li>
          {look.hours && <li class="hours">人工服务 {look.hours.replace("-", "–")}</li>}
        </ul>
      )}
    </div>
  );
}

/** Who has the conversation, as the desk tells it: {state, position?, agent_number?, typing?}. */
function inWords({ state, position, agent_number, typing }) {
  if (state === "waiting") return `正在为您请同事，您排在第 ${position} 位`;
  if (state !== "taken") return "";
  return typing ? `工号 ${agent_number} 正在输入…` : `工号 ${agent_number} 为您服务`;
}
