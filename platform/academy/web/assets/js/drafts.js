/** A copy of what was typed, in this browser, until the server has it. */

const prefix = "academy-draft:";

/** Keep the answers of one exercise, with the server's revision that they grew from. */
export function keep(key, answers, revision) {
  try {
    localStorage.setItem(prefix + key, JSON.stringify({answers, revision}));
    return true;
  } catch {
    return false; // Private windows and full disks: the server still gets every save.
  }
}

/** Return what was kept, or null. */
export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(prefix + key));
  } catch {
    return null;
  }
}

/** Forget the copy: the server has it. */
export function forget(key) {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept, so nothing is left behind.
  }
}

/** Forget every copy, when somebody signs out of a shared computer. */
export function forgetAll() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(prefix)) localStorage.removeItem(name);
    }
  } catch {
    // As above.
  }
}
