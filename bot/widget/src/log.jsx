/** The conversation on the screen. What the customer and the desk say only ever becomes text. */

import { Fragment } from "preact";
import { DecisionCard } from "./card.jsx";
import { orderOf } from "./conversation.js";
import { DownIcon, PersonIcon, UpIcon } from "./icons.jsx";
import { Logo, Picture } from "./photo.jsx";
import { inFull, inWords } from "./times.js";

const CLOSE_TOGETHER_MS = 5 * 60_000;

export function Log({ look, desk, shown: all, pending, greetedAt, agentTyping }) {
  // What the desk said to a message that failed stands below it.
  const answering = ({ id }) => all.filter(({ of }) => of === id);
  const shown = all.filter(({ of }) => !pending.some(({ id }) => id === of));
  const thinking = pending.some((one) => one.state === "sending") && !agentTyping;
  const latest = pending.length ? -1 : startOfLatest(shown);
  return (
    <div class="log" role="log" aria-live="polite" aria-label="对话记录">
      {greetedAt && <Greeting look={look} desk={desk} at={greetedAt} />}
      {shown.map((message, index) => (
        <Message key={orderOf(message)} message={message} before={shown[index - 1]} after={shown[index + 1]} look={look} desk={desk}
          latest={index === latest} />
      ))}
      {!pending.length && shown[shown.length - 1]?.author === "customer" && <p class="state delivered">已送达</p>}
      {pending.map((one, index) => (
        <Fragment key={one.id}>
          <Pending one={one} desk={desk} latest={index === pending.length - 1} />
          {answering(one).map((message) => <Message key={orderOf(message)} message={message} look={look} desk={desk} />)}
        </Fragment>
      ))}
      {(thinking || agentTyping) && (
        <p class="dots"><i /><i /><i /><span class="unseen">{agentTyping ? "同事正在输入" : "正在为您查看"}</span></p>
      )}
    </div>
  );
}

function Greeting({ look, desk, at }) {
  return (
    <div class="said desk">
      <Stamp who={<Logo look={look} desk={desk} className="avatar" />} name={look.title} at={at} />
      {look.greeting.map((text) => <p class="bubble" key={text}>{text}</p>)}
      <p class="hint">请不要发送密码和验证码。</p>
    </div>
  );
}

function Message({ message, before, after, look, desk, latest }) {
  const mine = message.author === "customer";
  const { custom, image } = message.bubble;
  return (
    <div class={`said ${message.author}`} data-latest={latest || undefined}>
      {isNewGroup(message, before) && (
        <Stamp who={avatar(message, look, desk)} name={whose(message, look)} at={message.said_at} mine={mine} />
      )}
      {message.text && <p class="bubble">{message.text}</p>}
      {image === "photo" && <Picture id={message.id} name="您发的照片" load={() => desk.photo(message)} />}
      {custom?.type === "decision" && <DecisionCard card={custom} />}
      {!mine && message.id && (!after || isNewGroup(after, message)) && <Thumbs message={message} desk={desk} />}
    </div>
  );
}

/** Where what was said last begins: a turn's answers are said at one moment, and belong to the words before them. */
function startOfLatest(shown) {
  let start = shown.length - 1;
  while (start > 0 && shown[start - 1].said_at === shown[start].said_at) start -= 1;
  return start > 0 && shown[start].author === "desk" && shown[start - 1].author === "customer" ? start - 1 : start;
}

function isNewGroup(message, before) {
  if (!before || before.author !== message.author || before.agent_number !== message.agent_number) return true;
  return Date.parse(message.said_at) - Date.parse(before.said_at) > CLOSE_TOGETHER_MS;
}

function whose(message, look) {
  if (message.author === "customer") return "您";
  return message.author === "agent" ? `工号${message.agent_number}` : look.title;
}

function avatar({ author }, look, desk) {
  if (author === "customer") return null;
  return author === "agent" ? <span class="avatar colleague"><PersonIcon /></span> : <Logo look={look} desk={desk} className="avatar" />;
}

function Stamp({ who, name, at, mine = false }) {
  return <p class="stamp">{who}<span class={mine ? "unseen" : "name"}>{name}</span> <time dateTime={new Date(at).toISOString()} title={inFull(at)}>{inWords(at)}</time></p>;
}

function Pending({ one, desk, latest }) {
  return (
    <div class="said customer" data-latest={latest || undefined}>
      <Stamp name="您" at={one.at} mine />
      {one.kind === "photo"
        ? <Picture id={one.id} name={`照片 ${one.name}`} load={() => desk.blobs.get(one.id)} />
        : <p class="bubble">{one.text}</p>}
      {one.state === "failed"
        ? (
          <p class="failed">
            <span>{one.why || "未送达"}</span>
            <button type="button" class="quiet" onClick={() => desk.again(one.id)}>重试</button>
            <button type="button" class="quiet" onClick={() => desk.withdraw(one.id)}>删除</button>
          </p>
        )
        : <p class="state">{one.state === "sending" ? "发送中…" : "等待发送"}</p>}
    </div>
  );
}

function Thumbs({ message, desk }) {
  const thumb = (helpful, label, icon) => (
    <button type="button" class="thumb" aria-label={label} aria-pressed={message.helpful === helpful}
      onClick={() => desk.thumb(message, message.helpful === helpful ? null : helpful)}>{icon}</button>
  );
  return (
    <p class="thumbs">
      {thumb(true, "这条有帮助", <UpIcon />)}
      {thumb(false, "这条没帮助", <DownIcon />)}
    </p>
  );
}
