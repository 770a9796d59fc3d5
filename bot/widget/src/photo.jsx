/** Pictures drawn on a canvas: unlike `<img>`, they need nothing from the content security policy of the shop's page. */

import { useEffect, useRef, useState } from "preact/hooks";

const LONGEST_SIDE = 480;

/** `load()` gives the picture as a blob; `name` says what it is, for those who do not see it; none for decoration. */
export function Picture({ load, name, id, className = "photo", longest = LONGEST_SIDE }) {
  const canvas = useRef();
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let here = true;
    draw(load, () => here && canvas.current, longest).then((drawn) => here && setMissing(!drawn));
    return () => (here = false);
  }, [id]);
  if (missing) return name ? <span class="photo-missing">[{name}]</span> : null;
  const described = name ? { role: "img", "aria-label": name } : { "aria-hidden": true };
  return <canvas ref={canvas} class={className} width="1" height="1" {...described} />;
}

/** Whether there is something to see. */
async function draw(load, place, longest) {
  try {
    const image = await createImageBitmap(await load());
    const canvas = place();
    if (!canvas) return true;
    const scale = Math.min(1, longest / Math.max(image.width, image.height));
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return true;
  } catch {
    return false;
  }
}

/** The brand's picture, or the first character of its name. Beside the name it tells a screen reader nothing. */
export function Logo({ look, desk, className = "logo" }) {
  if (look.logo) return <Picture load={() => desk.logo()} id="logo" className={className} longest={96} />;
  return <span class={`${className} monogram`} aria-hidden="true">{Array.from(look.title)[0]}</span>;
}
