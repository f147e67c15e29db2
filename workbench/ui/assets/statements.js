// The key statements of the article: who says what, each with the way to its segment; dropped, added, moved, named.

import { button, h, icon } from "./dom.js";

export class Statements {
  constructor(app, review, changed) {
    this.app = app;
    this.review = review;
    this.changed = changed;
    this.version = 0;
    this.entries = [];
    this.list = h("ol", { class: "statements" });
    this.note = h("p", { class: "note" });
    this.element = h("section", { "aria-label": "Key statements" }, this.note, this.list);
  }

  async load(article) {
    this.fill(await this.app.call("list_statements", { article }));
  }

  fill({ version, statements }) {
    this.version = version;
    this.entries = statements;
    this.note.textContent = statements.length
      ? "Add one with the star beside a segment."
      : "None yet. They are picked once the article is translated; add one with the star beside a segment.";
    this.list.replaceChildren(...statements.map((one) => this.line(one)));
    this.changed(new Map(statements.map((one) => [one.segment, one])));
  }

  line(statement) {
    const { segment } = statement;
    const row = this.review.row(segment);
    const text = h(
      "button",
      { type: "button", class: "offer", onclick: () => this.review.select(segment), title: "Go to the segment" },
      h("span", { class: "offered", dir: "auto" }, row?.target || row?.source || ""),
    );
    const item = h(
      "li",
      { "data-segment": segment },
      h("span", { class: "rank" }, String(statement.rank)),
      text,
      this.speaker(statement),
    );
    if (this.review.mayReview) item.append(this.acts(statement));
    return item;
  }

  speaker({ speaker }) {
    if (!speaker) return null;
    const title = speaker.english_title ? `, ${speaker.english_title}` : "";
    return h(
      "p",
      { class: "speaker" },
      h("b", {}, speaker.english),
      title,
      " ",
      h("bdi", { lang: "ar" }, speaker.name),
    );
  }

  acts(statement) {
    const { rank } = statement;
    const act = (label, name, run, off) =>
      button(label, { class: "icon-only", onclick: run, disabled: off }, icon(name));
    return h(
      "div",
      { class: "statement-acts" },
      act(
        `Move statement ${rank} up`,
        "previous",
        () => this.change("move_statement", statement, { rank: rank - 1 }),
        rank === 1,
      ),
      act(
        `Move statement ${rank} down`,
        "next",
        () => this.change("move_statement", statement, { rank: rank + 1 }),
        rank === this.entries.length,
      ),
      act(`Say who makes statement ${rank}`, "person", () => this.ask(statement)),
      act(`Drop statement ${rank}`, "close", () => this.change("drop_statement", statement)),
    );
  }

  /** Ask who speaks, in the place of the name. */
  ask(statement) {
    const { speaker } = statement;
    const field = (name, label, value, more) =>
      h("input", { name, placeholder: label, "aria-label": label, maxlength: 300, value: value ?? "", ...more });
    const form = h(
      "form",
      { class: "speaker-form" },
      field("english", "Name in English; empty: nobody", speaker?.english),
      field("english_title", "Title in English", speaker?.english_title),
      field("name", "Name in Arabic", speaker?.name, { dir: "rtl", lang: "ar" }),
      h("button", {}, "Save"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.change("name_speaker", statement, Object.fromEntries(new FormData(form)));
    });
    const item = this.list.querySelector(`[data-segment="${statement.segment}"]`);
    item.querySelector(".speaker, .speaker-form")?.remove();
    item.querySelector(".offer").after(form);
    form.elements.english.focus();
  }

  async change(name, { segment }, values = {}) {
    try {
      this.fill(await this.app.call(name, { act: { segment, version: this.version, ...values } }));
    } catch (error) {
      if (error.kind === "stale") await this.load(this.review.article);
      this.app.messages.tell(error);
    }
  }

  /** Make a segment a key statement, or none. */
  toggle(segment) {
    const known = this.entries.some((one) => one.segment === segment);
    return this.change(known ? "drop_statement" : "add_statement", { segment });
  }

  /** Show what a segment now says. */
  mark(row) {
    const line = this.list.querySelector(`[data-segment="${row.id}"] .offered`);
    if (line) line.textContent = row.target || row.source;
  }
}
