/** A brand's one colour made into those of the window, each readable on its ground (WCAG: 4.5 to 1). */

const READABLE = 4.5;
const STEP = 0.05;
const LIGHT = { surface: "#ffffff", tint: 0.9, towards: "#000000" };
const DARK = { surface: "#1b2326", tint: 0.8, towards: "#ffffff" };

/** The style properties for a scheme: the brand's ground, the text on it, text in the brand's colour, a pale ground. */
export function coloursOf(colour, dark) {
  const { surface, tint, towards } = dark ? DARK : LIGHT;
  const pale = mix(colour, surface, tint);
  return {
    "--brand": colour,
    "--on-brand": contrast(colour, "#ffffff") >= READABLE ? "#ffffff" : "#101418",
    "--brand-ink": readable(colour, [surface, pale], towards),
    "--brand-pale": pale,
    // Borders and icons need 3 to 1; the ink has more.
    "--brand-line": readable(colour, [surface], towards),
  };
}

function readable(colour, grounds, towards) {
  for (let share = 0; share < 1; share += STEP) {
    const tried = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(tried, ground) >= READABLE)) return tried;
  }
  return towards;
}

export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(one, other, share) {
  const [from, to] = [channels(one), channels(other)];
  return `#${from.map((value, index) => Math.round(value + (to[index] - value) * share).toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
}
