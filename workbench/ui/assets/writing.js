// A question to the language model: what it has written so far, a way to stop it, and one line where it fails.

import { h } from "./dom.js";

const LOOK = 250; // milliseconds between looks at the answer

export class Writing {
  constructor(app) {
    this.app = app;
    this.text = h("p", { class: "offered", lang: "en", dir: "auto" });
    this.note = h("p", { class: "note", role: "status" });
    this.cancel = h("button", { type: "button", class: "link", onclick: () => this.stop() }, "Cancel");
    this.element = h("div", { class: "writing" }, this.text, this.note, this.cancel);
    this.show("");
  }

  get busy() {
    return this.asked !== undefined;
  }

  show(note, text = "") {
    if (this.note.textContent !== note) this.note.textContent = note; // else it would be read out again
    this.text.textContent = text;
    this.text.hidden = !text;
    this.cancel.hidden = !this.busy;
  }

  /** Ask by a function of the server; return the answer, or nothing where it was stopped or has failed. */
  async ask(name, values) {
    this.stop();
    const asked = { stopped: false };
    this.asked = asked;
    this.show("The language model is asked…");
    try {
      const answer = await this.answer(asked, await this.app.call(name, values));
      return asked === this.asked ? this.finish("", answer) : undefined;
    } catch (error) {
      if (!error.kind) throw error;
      return asked === this.asked ? this.finish(error.message) : undefined;
    }
  }

  async answer(asked, question) {
    for (;;) {
      if (asked.stopped) {
        await this.app.call("stop_asking", { question });
        return undefined;
      }
      const look = await this.app.call("look_at_answer", { question });
      if (look.done) return look.answer;
      if (look.text && !asked.stopped) this.show("The language model writes…", look.text);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  finish(note, answer) {
    this.asked = undefined;
    this.show(note);
    return answer;
  }

  stop() {
    if (!this.busy) return;
    this.asked.stopped = true;
    this.finish("Cancelled.");
  }
}

/** Say which language model is asked, and where text goes that leaves this machine. */
export function aboutModel({ name, host }) {
  const leaves = host ? h("b", { class: "leaves" }, ` Text is sent to ${host}.`) : null;
  return h("p", { class: "note" }, name, leaves);
}
