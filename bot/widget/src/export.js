/** The conversation as a text file for the customer to keep. */

import { inFull } from "./times.js";
import { yuan } from "./card.jsx";

export function exported(title, shown) {
  const lines = shown.map((message) => `[${inFull(message.said_at)}] ${who(title, message)}：${words(message)}`);
  return [`${title} · 对话记录（${inFull(Date.now())} 导出）`, "", ...lines, ""].join("\r\n");
}

export function download(name, text) {
  // The mark at the beginning has every editor read the Chinese right.
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function who(title, { author, agent_number }) {
  if (author === "customer") return "我";
  return author === "agent" ? `${title} 工号${agent_number}` : title;
}

function words({ text, bubble }) {
  if (bubble.image) return "[图片]";
  return [text, bubble.custom?.type === "decision" ? cardInWords(bubble.custom) : ""].filter(Boolean).join("\r\n");
}

function cardInWords(card) {
  const remedies = (card.remedies ?? []).map(({ label, amount, formula }) =>
    [`· ${label}`, amount == null ? "" : `退 ${yuan(amount)}`, formula ? `（${formula}）` : ""].join(" ").trimEnd(),
  );
  const basis = [...new Set((card.remedies ?? []).flatMap((remedy) => remedy.basis ?? []))];
  return [
    `【${card.title}】${card.requested?.reason ?? ""}`,
    ...remedies,
    basis.length ? `依据：${basis.join("；")}` : "",
    ...(card.deadlines ?? []).map((deadline) => deadline.text),
    card.case_number ? `受理号：${card.case_number}` : "",
  ]
    .filter(Boolean)
    .join("\r\n");
}
