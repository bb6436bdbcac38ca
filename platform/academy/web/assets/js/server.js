/** The one way to talk to the server: a form goes out, an answer or a plain sentence comes back. */

const NETWORK =
  "We could not reach the server. Your work is kept in this browser; try again in a moment.";
const SIGNED_OUT =
  "You have been signed out. Your work is kept in this browser: sign in again and it will be here.";
const TOO_LARGE = "This is more text than one exercise may hold. Make it shorter and try again.";
const BUSY = "The server is busy right now. Your work is kept in this browser; try again in a moment.";
const FORGED = "This page has been open for too long. Your work is kept; reload the page and go on.";
const BROKEN = "Something went wrong on the server. Your work is kept in this browser.";

const SENTENCES = {400: FORGED, 401: SIGNED_OUT, 413: TOO_LARGE, 429: BUSY, 503: BUSY};

/** What went wrong, as a sentence for the person at the keyboard. */
export class ServerProblem extends Error {
  constructor(sentence, status, answer = {}) {
    super(sentence);
    this.status = status;
    this.answer = answer;
  }
}

/** Post the fields of a form and return the server's answer; throw a ServerProblem with a sentence. */
export async function post(form, fields) {
  const body = new URLSearchParams(fields);
  return ask(address(form), {method: "POST", body});
}

/** Ask how a waiting answer is doing. */
export async function look(url) {
  return ask(url, {});
}

/** Send without waiting, while the page is going away. */
export function sendLast(form, fields) {
  return navigator.sendBeacon(address(form), new URLSearchParams(fields));
}

// The buttons are named "action", so form.action would be them.
function address(form) {
  return form.getAttribute("action");
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, {...options, headers: {Accept: "application/json"}, redirect: "manual"});
  } catch {
    throw new ServerProblem(NETWORK, 0);
  }
  if (response.type === "opaqueredirect") throw new ServerProblem(SIGNED_OUT, 401);
  const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
  const answer = isJson ? await response.json() : {};
  if (!response.ok || !isJson) {
    const sentence = answer.sentence || SENTENCES[response.status] || BROKEN;
    throw new ServerProblem(sentence, response.status, answer);
  }
  return answer;
}
