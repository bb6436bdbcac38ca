/** The exercise page: run and check without leaving it. Without this script the form does the same. */

import {Autosave} from "./autosave.js";
import {makeEditor} from "./editor.js";
import {look} from "./server.js";
import {say} from "./status.js";

const WAIT = 400;
const form = document.getElementById("exercise");
const nonce = document.getElementById("exercise-script").nonce;
const savedLine = document.getElementById("saved");
const editors = new Map();
let working = false;

const cellOf = (field) => field.name.slice("answer-".length);

function answerFields() {
  return [...new FormData(form)].filter(([name]) => name.startsWith("answer-"));
}

function fields(action) {
  const {csrf_token: token, revision} = form.elements;
  return [...answerFields(), ["csrf_token", token.value], ["revision", revision.value], ["action", action]];
}

const saving = new Autosave(form, {
  fields,
  answers: () => Object.fromEntries(answerFields()),
  tell,
});

function tell(sentence, signIn) {
  savedLine.textContent = sentence;
  if (!signIn) return;
  const link = document.createElement("a");
  link.href = signIn;
  link.textContent = "Sign in";
  savedLine.append(" ", link);
}

function put(id, html) {
  const place = document.getElementById(id);
  if (!place) return;
  place.innerHTML = html;
  place.hidden = !html;
}

function show(answer) {
  for (const {id, html} of answer.cells || []) {
    put(`output-${id}`, html);
    const fault = document.querySelector(`#${CSS.escape(`output-${id}`)} [data-line]`);
    editors.get(id)?.mark(fault ? Number(fault.dataset.line) : 0);
  }
  if (answer.results_html != null) put("results", answer.results_html);
  if (answer.hints_html != null) put("hints", answer.hints_html);
}

async function settled(answer) {
  let last = answer;
  while (last.waiting) {
    const {position} = last.waiting;
    tell(position > 1 ? `Waiting: number ${position} in line` : "Checking your work.");
    await new Promise((resolve) => setTimeout(resolve, WAIT));
    last = await look(last.waiting.url);
  }
  return last;
}

/** A check that was already in line when the page came. */
async function resume() {
  const {waiting: url, position} = savedLine.dataset;
  try {
    const answer = await settled({waiting: {url, position: Number(position)}});
    tell("");
    show(answer);
    say(answer.sentence);
  } catch (problem) {
    tell(problem.message);
  }
}

/** Do what a button says. Buttons stay focusable while they wait. */
async function act(action, button) {
  if (working) return;
  working = true;
  setBusy(button, true);
  say(announcement(action));
  tell(announcement(action));
  try {
    const answer = await settled(await saving.send(action));
    show(answer);
    say(answer.sentence);
    saving.settle();
    bring(action);
  } catch (problem) {
    saving.failed(problem);
    say(problem.message);
  } finally {
    working = false;
    setBusy(button, false);
  }
}

function announcement(action) {
  if (action === "check") return "Checking your work.";
  if (action === "hint") return "Opening a hint.";
  return "Running your code.";
}

function bring(action) {
  const place = {check: "results", hint: "hints"}[action];
  if (place) document.getElementById(place).scrollIntoView({block: "nearest"});
}

function setBusy(pressed, on) {
  for (const button of form.querySelectorAll("button[name=action]")) {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  pressed?.classList.toggle("busy", on);
}

function submit(event) {
  const button = event.submitter;
  const action = button?.value || "save";
  if (action.startsWith("reset")) return; // The page comes back with fresh cells.
  event.preventDefault();
  if (action === "save") saving.save();
  else act(action, button);
}

function restore(draft) {
  for (const [name, value] of Object.entries(draft.answers)) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = value;
    editors.get(name.slice("answer-".length))?.set(value);
  }
  saving.touch();
  say("What you typed before the connection was lost is back on the page.");
}

/** The server has newer work from elsewhere, so a person decides which one stays. */
function offer(draft) {
  const box = document.getElementById("unsent");
  const [mine, theirs] = box.querySelectorAll("button");
  box.hidden = false;
  mine.addEventListener("click", () => {
    box.hidden = true;
    restore(draft);
  });
  theirs.addEventListener("click", () => {
    box.hidden = true;
    saving.drop();
  });
}

const codeFields = form.querySelectorAll("textarea[data-code]");
for (const textarea of codeFields) {
  const id = cellOf(textarea);
  const press = (value) => () => act(value, form.querySelector(`button[value="${CSS.escape(value)}"]`));
  editors.set(
    id,
    makeEditor(textarea, {nonce, onRun: press(`run:${id}`), onCheck: press("check"), onChange: () => saving.touch()}),
  );
}
form.addEventListener("input", (event) => {
  if (event.target.name?.startsWith("answer-")) saving.touch();
});
form.addEventListener("submit", submit);
document.getElementById("keys").hidden = false;
for (const fault of form.querySelectorAll("[data-line]")) {
  editors.get(fault.closest("[data-cell]").dataset.cell)?.mark(Number(fault.dataset.line));
}
const draft = saving.unsent();
if (draft && draft.revision === form.elements.revision.value) restore(draft);
else if (draft) offer(draft);
if (savedLine.dataset.waiting) resume();
