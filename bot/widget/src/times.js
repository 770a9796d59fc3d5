/** Moments as the window writes them. */

const timeOfDay = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const today = new Intl.DateTimeFormat("zh-CN", timeOfDay);
const earlier = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", ...timeOfDay });
const whole = new Intl.DateTimeFormat("zh-CN", { year: "numeric", month: "2-digit", day: "2-digit", ...timeOfDay });

export function inWords(moment) {
  const at = new Date(moment);
  return (at.toDateString() === new Date().toDateString() ? today : earlier).format(at);
}

export const inFull = (moment) => whole.format(new Date(moment));
