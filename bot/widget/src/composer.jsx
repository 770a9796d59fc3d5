/** Where the customer writes, and where photos are chosen, pasted or dropped. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { MenuIcon, PhotoIcon, SendIcon } from "./icons.jsx";

const MOST_CHARACTERS = 2000;
const COMPOSING_KEY_CODE = 229;

export function Composer({ desk, input, menuShown, onMenu, onSent }) {
  const [text, setText] = useState("");
  const files = useRef();
  const tooLong = text.length > MOST_CHARACTERS;
  const canSend = text.trim() && !tooLong;

  useLayoutEffect(() => {
    input.current.style.height = "auto";
    input.current.style.height = `${input.current.scrollHeight + 2}px`;
  }, [text]);

  const send = (event) => {
    event.preventDefault();
    if (!canSend) return;
    desk.say(text.trim());
    setText("");
    onSent();
  };
  const key = (event) => {
    // Enter that chooses a word of an input method belongs to that method; Safari tells it by the key code alone.
    const composing = event.isComposing || event.keyCode === COMPOSING_KEY_CODE;
    if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
  };
  const type = (event) => {
    setText(event.currentTarget.value);
    desk.types();
  };
  const paste = (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    desk.sendPhotos([...event.clipboardData.files]);
  };
  const chosen = () => {
    desk.sendPhotos([...files.current.files]);
    files.current.value = "";
    onSent();
  };

  return (
    <form class="composer" autocomplete="off" onSubmit={send}>
      <button type="button" class="tool" aria-label="常用服务" aria-expanded={menuShown} onClick={onMenu}><MenuIcon /></button>
      <button type="button" class="tool" aria-label="发照片" onClick={() => files.current.click()}><PhotoIcon /></button>
      <input ref={files} type="file" accept="image/*" multiple hidden onChange={chosen} />
      <textarea ref={input} rows="1" aria-label="您想说的话" placeholder="说说您的问题" enterkeyhint="send" value={text}
        aria-describedby={tooLong ? "too-long" : undefined} aria-invalid={tooLong}
        onInput={type} onKeyDown={key} onPaste={paste} />
      {/* Pressed, it leaves the focus where it is: a phone's keyboard stays for the next message. */}
      <button type="submit" class="tool send" aria-label="发送" disabled={!canSend} onMouseDown={(event) => event.preventDefault()}><SendIcon /></button>
      {tooLong && <p class="too-long" id="too-long" role="alert">这条消息超过{MOST_CHARACTERS}字了（现在{text.length}字），请您分成几条发给我。</p>}
    </form>
  );
}
