// Who made a segment what it is, newest first, and what people have said of it.

import { ago, bringUp, h, plural } from "./dom.js";

const KINDS = {
  draft: "drafted it",
  edit: "edited it",
  mark: "marked it",
  undo: "took a change back",
  redo: "made a change again",
  dismiss: "dismissed a finding",
  import: "imported it",
  comment: "said",
  accept: "took a language model's text",
  "add statement": "made it a key statement",
  "drop statement": "dropped it from the key statements",
  "move statement": "moved it among the key statements",
  "name speaker": "said who speaks",
};

export class History {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.list = h("ol", { class: "history" });
    this.title = h("summary", {}, "History");
    this.remark = h("input", { placeholder: "Comment", "aria-label": "Comment on the segment", maxlength: 2000 });
    this.form = h("form", { class: "reason" }, this.remark, h("button", {}, "Add"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.details = h("details", {}, this.title, this.form, this.list);
    this.element = h("section", { "aria-label": "History" }, this.details);
    this.details.addEventListener("toggle", () => this.load());
  }

  show(row) {
    if (this.row?.id !== row.id) {
      this.title.textContent = "History";
      this.list.replaceChildren();
      this.remark.value = "";
    }
    this.row = row;
    this.form.hidden = !this.review.mayReview;
    this.load();
  }

  async open() {
    this.details.open = true;
    this.title.focus();
    await this.load();
    bringUp(this.element);
  }

  async load() {
    if (!this.details.open || !this.row) return;
    const { id } = this.row;
    try {
      const changes = await this.app.call("segment_history", { segment: id });
      if (this.row.id !== id) return;
      this.title.textContent = `History · ${plural(changes.length, "change")}`;
      this.list.replaceChildren(...changes.reverse().map((one) => this.line(one)));
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  async say() {
    const { id } = this.row;
    const text = this.remark.value;
    if (!text.trim()) return;
    try {
      await this.app.call("comment_on", { segment: id, text });
      if (this.row.id === id && this.remark.value === text) this.remark.value = "";
      await this.load();
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  line(change) {
    const text =
      change.kind === "dismiss"
        ? `${change.message}: ${change.reason ?? "brought back"}`
        : (change.comment ?? change.target);
    const when = h("time", { datetime: change.at, title: change.at }, ago(change.at));
    const state = change.state ? `, ${change.state}` : "";
    return h(
      "li",
      {},
      h("p", { class: "note" }, h("bdi", {}, change.actor), ` ${KINDS[change.kind] ?? change.kind}${state} · `, when),
      change.writer ? h("p", { class: "note" }, change.writer) : null,
      text ? h("p", { dir: "auto" }, text) : null,
    );
  }
}
