// What a reviewer does to the segment at hand: approve, send back, copy, complete, take back. The server decides.

import { h, icon } from "./dom.js";
import { Sheet } from "./sheet.js";

export class Review extends Sheet {
  buttons() {
    const act = (name, label, keys, run, properties = {}) => {
      const stay = (event) => event.preventDefault(); // the caret stays in the text
      const title = `${label} (${keys})`;
      return h("button", { type: "button", title, onmousedown: stay, onclick: run, ...properties }, icon(name), label);
    };
    return h(
      "div",
      { class: "acts" },
      this.row(this.current).state === "approved"
        ? act("draft", "Not approved", "back to draft", () => this.mark("draft"))
        : act("check", "Approve", "Ctrl+Enter", () => this.approve(), { class: "primary" }),
      act("flag", "Needs work", "Ctrl+Y", () => this.needsWork()),
      act("copy", "Copy source", "Ctrl+O", () => this.copySource()),
      act("more", "Complete", "Ctrl+Space: the model goes on from the caret", () => this.complete()),
    );
  }

  dismissButton({ dataset, textContent }) {
    const run = () => this.askToDismiss(dataset.finding);
    const label = `Dismiss: ${textContent}`;
    return h("button", { type: "button", class: "link", "aria-label": label, onclick: run }, "Dismiss…");
  }

  /** Say what keeps the segment at hand from being approved. */
  obstacle() {
    if (this.grid.elements.get(this.current)?.querySelector(".conflict"))
      return "Choose between your text and theirs first.";
    return this.editor.text.trim() ? null : "An empty translation cannot be approved.";
  }

  approve() {
    const { editor, current } = this;
    if (!editor || !this.mayReview) return;
    const obstacle = this.obstacle();
    if (obstacle) {
      this.app.messages.say(obstacle, { kind: "problem" });
      return;
    }
    this.save(editor, true);
    this.current = this.editor = null;
    this.grid.redraw(current);
    this.changed();
    const next = this.grid.next(current, 1, (row) => row.state !== "approved") ?? this.grid.next(current, 1);
    this.select(next ?? current);
  }

  async mark(state) {
    const { editor, current } = this;
    if (!editor || !this.mayReview || !(await this.saved())) return;
    await this.send(this.row(current), "mark", { state });
  }

  /** Save what is typed; say whether the server has it all. */
  async saved() {
    const { editor } = this;
    if (editor?.dirty && !(await this.save(editor, false))) return false;
    await this.outbox.settled();
    return true;
  }

  needsWork() {
    return this.mark("needs work");
  }

  saveNow() {
    if (this.editor?.dirty && this.mayReview) this.save(this.editor, false);
  }

  copySource() {
    if (this.editor) this.put(this.editor.row.source);
  }

  put(text) {
    if (this.mayReview) this.editor?.put(text);
  }

  insert(text) {
    if (this.mayReview) this.editor?.insert(text);
  }

  get mayAsk() {
    return this.languageModel !== null;
  }

  /** Put what the language model offers in the place of the translation. */
  async takeOffer(offer) {
    if (this.editor?.dirty) {
      this.app.messages.say("Save what you have typed, or take it back, first.", { kind: "problem" });
      return;
    }
    try {
      this.accept(await this.app.call("take_offer", { suggestion: offer.id }));
      this.changed();
    } catch (error) {
      if (error.row) this.show(error.row);
      this.app.messages.tell(error);
    }
  }

  /** Keep what stands before the caret and let the model go on from there; what it adds is selected. */
  async complete() {
    const { editor } = this;
    if (!editor || !this.mayReview) return;
    const before = editor.text;
    const start = editor.field.selectionStart;
    try {
      const text = await this.app.call("complete", { segment: editor.row.id, typed: before.slice(0, start) });
      if (this.editor !== editor || editor.text !== before) return;
      if (text) {
        editor.put(text);
        editor.field.setSelectionRange(start, text.length);
      } else this.app.messages.say("The model has nothing to add.");
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  undo() {
    if (this.editor?.dirty) return false; // the browser takes typing back
    this.reverse("undo", "There is nothing to take back.");
    return true;
  }

  redo() {
    if (this.editor?.undone > 0 || this.editor?.dirty) return false;
    this.reverse("redo", "There is nothing to make again.");
    return true;
  }

  async reverse(name, nothing) {
    await this.outbox.settled();
    try {
      const row = await this.app.call(name, { act: { article: this.article } });
      if (!row) {
        this.app.messages.say(nothing);
        return;
      }
      this.accept(row);
      this.changed();
      this.select(row.id);
    } catch (error) {
      if (error.row) this.show(error.row);
      this.app.messages.tell(error);
    }
  }

  dismiss(row, finding, reason) {
    return this.send(this.row(row.id), "dismiss", { finding, reason });
  }
}
