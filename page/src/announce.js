// What a screen reader hears, and what everybody sees for a moment.
import { find } from "./dom.js";

// Long enough that nobody hears a count for each keystroke.
const PAUSE = 700;

let said = "";
let waiting;

/** Says a text once typing has paused. The same text is not said twice in a row. */
export function announce(text) {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (text !== said) {
      said = text;
      find("live").textContent = text;
    }
  }, PAUSE);
}

let hiding;

/** Shows a text for some seconds, and says it at once. */
export function notify(text) {
  const notice = find("notice");
  notice.textContent = text;
  notice.hidden = false;
  said = text;
  find("live").textContent = text;
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    notice.hidden = true;
  }, 6000);
}
