/** A copy of what was typed, in this browser, until the server has it. */

const PREFIX = "academy-draft:";

/** On a shared computer the copy ends with the tab. */
function shelf() {
  const isShared = document.querySelector("[data-draft]")?.dataset.shared === "yes";
  return isShared ? sessionStorage : localStorage;
}

/** Use storage if there is any: private windows and full disks have none, and the server still saves. */
function attempt(use) {
  try {
    return use();
  } catch {
    return null;
  }
}

/** Keep the answers of one exercise, with the server's revision that they grew from. */
export function keep(key, answers, revision) {
  attempt(() => shelf().setItem(PREFIX + key, JSON.stringify({answers, revision})));
}

/** Return what was kept, or null. */
export function kept(key) {
  return attempt(() => JSON.parse(shelf().getItem(PREFIX + key)));
}

/** Forget the copy: the server has it. */
export function forget(key) {
  attempt(() => shelf().removeItem(PREFIX + key));
}

/** Forget every copy, when somebody signs out. */
export function forgetAll() {
  for (const storage of [() => localStorage, () => sessionStorage]) {
    attempt(() => forgetAllIn(storage()));
  }
}

function forgetAllIn(storage) {
  for (const name of Object.keys(storage)) {
    if (name.startsWith(PREFIX)) storage.removeItem(name);
  }
}
