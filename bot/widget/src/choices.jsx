/** What can be pressed instead of typed: the menu, the answers on offer, and the stars. */

const RATING = /^\/rate_service\{/;

export function Menu({ look, desk, onChosen }) {
  return (
    <div class="choices menu" role="group" aria-label="常用服务">
      {look.menu.map(({ name, say }) => (
        <button type="button" class="choice" key={name} onClick={() => (desk.say(say), onChosen())}>{name}</button>
      ))}
    </div>
  );
}

export function Choices({ choices, desk, onChosen }) {
  if (!choices.length) return null;
  const take = ({ title, payload }) => (desk.say(title, payload), onChosen());
  const stars = choices.filter(({ payload }) => RATING.test(payload));
  const others = choices.filter(({ payload }) => !RATING.test(payload));
  return (
    <>
      {stars.length > 0 && <Stars stars={stars} take={take} />}
      {others.length > 0 && (
        <div class="choices" role="group" aria-label="可以选的回答">
          {others.map((choice) => <button type="button" class="choice" key={choice.payload} onClick={() => take(choice)}>{choice.title}</button>)}
        </div>
      )}
    </>
  );
}

/** The desk offers the stars as buttons, the fewest first or last; shown they always grow to the right. */
function Stars({ stars, take }) {
  const inOrder = [...stars].sort((one, other) => one.title.length - other.title.length);
  return (
    <div class="stars" role="group" aria-label="给这次服务打分">
      {inOrder.map((star, index) => (
        <button type="button" key={star.payload} aria-label={`${index + 1}颗星`} onClick={() => take(star)}>
          <span aria-hidden="true">★</span>
        </button>
      ))}
    </div>
  );
}
