/** Saves what was typed: here at once, on the server a moment later, and once more on leaving. */

import {forget, keep, kept} from "./drafts.js";
import {post, sendLast} from "./server.js";

const PAUSE = 1500;

/** Watch one exercise form. `fields` returns its fields, `tell` shows how saving goes. */
export class Autosave {
  constructor(form, {fields, answers, tell}) {
    Object.assign(this, {form, fields, answers, tell});
    this.key = form.dataset.draft;
    this.dirty = false;
    this.disputed = false; // Changed elsewhere: only a person's own press sends over it.
    this.timer = 0;
    this.last = Promise.resolve();
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.dirty && !this.disputed && this.save());
  }

  /** Return what this browser kept and the server never got, or null. */
  unsent() {
    const draft = kept(this.key);
    return draft && JSON.stringify(draft.answers) !== JSON.stringify(this.answers()) ? draft : null;
  }

  /** Note a change: kept here now, sent after a pause. */
  touch() {
    this.dirty = true;
    keep(this.key, this.answers(), this.form.elements.revision.value);
    if (this.disputed) return;
    this.tell("");
    this.again();
  }

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Send the draft now. */
  async save() {
    this.tell("Saving…");
    try {
      await this.send("save");
      this.settle();
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** Send the form for an action, one at a time: each carries the revision the one before it made. */
  send(action) {
    clearTimeout(this.timer);
    const turn = this.last.then(async () => {
      const sent = JSON.stringify(this.answers());
      const answer = await post(this.form, this.fields(action));
      this.stored(answer, sent);
      return answer;
    });
    this.last = turn.catch(() => {}); // Whoever waits for this turn hears of it; the next one goes on.
    return turn;
  }

  /** Say what went wrong; after a conflict the next press may send over the newer version. */
  failed(problem) {
    if (problem.status === 409) {
      this.disputed = true;
      this.take(problem.answer);
    }
    if (problem.answer.kept) {
      this.dirty = false; // The server put it aside until its person is back.
      forget(this.key);
    }
    this.tell(problem.message, problem.answer.sign_in);
  }

  take(answer) {
    if (answer.revision != null) this.form.elements.revision.value = answer.revision;
  }

  /** Take over the server's word that it holds what was sent; a refusal would have been an error. */
  stored(answer, sent) {
    this.take(answer);
    this.disputed = false;
    if (sent !== JSON.stringify(this.answers())) return;
    this.dirty = false;
    forget(this.key);
  }

  /** Say how things stand once nothing is under way. */
  settle() {
    this.tell(this.dirty ? "" : "All changes saved");
    if (this.dirty) this.again();
  }

  /** Forget what only this browser kept. */
  drop() {
    forget(this.key);
  }

  leave() {
    if (this.dirty && !this.disputed) sendLast(this.form, this.fields("save"));
  }
}
