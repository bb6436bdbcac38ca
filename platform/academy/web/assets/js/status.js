/** One sentence for everybody: shown beside the buttons and read out by screen readers. */

const region = document.getElementById("status");
let pending;

/** Say a sentence in the live region; saying the same again is heard again. */
export function say(sentence) {
  if (!region) return;
  clearTimeout(pending);
  region.textContent = "";
  pending = setTimeout(() => {
    region.textContent = sentence;
  }, 80);
}
