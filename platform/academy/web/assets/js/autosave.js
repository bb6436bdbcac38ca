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
    this.timer = 0;
    addEventListener("pagehide", () => this.leave());
    addEventListener("online", () => this.dirty && this.save());
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
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Send the draft now. */
  async save() {
    clearTimeout(this.timer);
    const sent = JSON.stringify(this.answers());
    this.tell("Saving…");
    try {
      this.stored(await post(this.form, this.fields("save")), sent);
    } catch (problem) {
      this.tell(problem.message);
    }
  }

  /** Take over the server's word that it holds what was sent; a refusal would have been an error. */
  stored(answer, sent) {
    if (answer.revision != null) this.form.elements.revision.value = answer.revision;
    if (sent !== JSON.stringify(this.answers())) return;
    this.dirty = false;
    clearTimeout(this.timer);
    forget(this.key);
    this.tell("All changes saved");
  }

  /** Forget what only this browser kept. */
  drop() {
    forget(this.key);
  }

  leave() {
    if (this.dirty) sendLast(this.form, this.fields("save"));
  }
}
