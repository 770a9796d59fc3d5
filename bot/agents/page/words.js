/** Times as agents read them. */

const timeOfDay = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayAndTime = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** 14:05, with the day before it when it was another day. */
export function moment(iso) {
  const at = new Date(iso);
  return (at.toDateString() === new Date().toDateString() ? timeOfDay : dayAndTime).format(at);
}

/** 等了 3 分钟 */
export function waited(iso) {
  const minutes = Math.max(0, Math.floor((Date.now() - new Date(iso)) / MINUTE_MS));
  if (minutes < 1) return "刚刚";
  if (minutes < HOUR_MINUTES) return `${minutes} 分钟`;
  return `${Math.floor(minutes / HOUR_MINUTES)} 小时 ${minutes % HOUR_MINUTES} 分`;
}
