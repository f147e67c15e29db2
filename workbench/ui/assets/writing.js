// A question to the language model: what it has written so far, a way to stop it, and one line where it fails.

import { h } from "./dom.js";

const LOOK = 250; // milliseconds between looks at the answer
const STOPPED = "Cancelled.";

export class Writing {
  constructor(app) {
    this.app = app;
    this.asked = null; // what is being asked
    this.text = h("p", { class: "offered", lang: "en", dir: "auto" });
    this.note = h("p", { class: "note", role: "status", tabindex: -1 });
    this.cancel = h("button", { type: "button", class: "link", onclick: () => this.stop() }, "Cancel");
    this.element = h("div", { class: "writing" }, this.text, this.note, this.cancel);
    this.show("");
  }

  get busy() {
    return this.asked !== null;
  }

  show(note, text = "") {
    if (this.note.textContent !== note) this.note.textContent = note; // else it would be read out again
    this.text.textContent = text;
    this.text.hidden = !text;
    const focused = document.activeElement === this.cancel;
    this.cancel.hidden = !this.busy;
    if (focused && !this.busy) this.note.focus(); // else the focus would be lost with the button
  }

  /** Ask by a function of the server; return the answer, or null where it was stopped or has failed. */
  async ask(name, values) {
    this.stop();
    const asked = { stopped: false };
    this.asked = asked;
    this.show("The language model is asked…");
    try {
      const answer = await this.answer(asked, await this.app.call(name, values));
      if (asked === this.asked) this.finish(answer === null ? STOPPED : "");
      return asked.stopped ? null : answer;
    } catch (error) {
      if (!error.kind) throw error;
      if (asked === this.asked) this.finish(error.message);
      return null;
    }
  }

  async answer(asked, question) {
    for (;;) {
      if (asked.stopped) {
        await this.app.call("stop_asking", { question });
        return null;
      }
      const look = await this.app.call("look_at_answer", { question });
      if (look.done) return look.answer;
      if (look.text && !asked.stopped) this.show("The language model writes…", look.text);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  finish(note) {
    this.asked = null;
    this.show(note);
  }

  stop() {
    if (!this.busy) return;
    this.asked.stopped = true;
    this.finish(STOPPED);
  }
}

/** Say which language model is asked, and where text goes that leaves this machine. */
export function aboutModel({ name, host }) {
  const leaves = host ? h("b", { class: "leaves" }, ` Text is sent to ${host}.`) : null;
  return h("p", { class: "note" }, name, leaves);
}
