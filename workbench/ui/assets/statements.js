// The key statements of the article: who says what, each with the way to its segment.

import { h } from "./dom.js";

export class Statements {
  constructor(review) {
    this.review = review;
    this.list = h("ol", { class: "statements" });
    this.nothing = h("p", { class: "note" }, "They are picked once the article is translated.");
    this.element = h("section", { "aria-label": "Key statements" }, this.nothing, this.list);
    this.lines = new Map();
  }

  fill(statements) {
    this.nothing.hidden = statements.length > 0;
    this.lines = new Map(statements.map((one) => [one.segment, this.line(one)]));
    this.list.replaceChildren(...this.lines.values());
  }

  line(statement) {
    const { speaker, segment } = statement;
    const row = this.review.row(segment);
    const select = () => this.review.select(segment);
    const text = h("button", { type: "button", class: "offer", onclick: select, title: "Go to the segment" },
      h("span", { class: "offered", dir: "auto" }, row?.target || row?.source || ""));
    return h("li", {}, text, speaker ? h("p", { class: "speaker" }, h("b", {}, speaker.english),
      speaker.english_title ? `, ${speaker.english_title}` : "", " ", h("bdi", { lang: "ar" }, speaker.name)) : null);
  }

  /** Show what a segment now says. */
  mark(row) {
    const line = this.lines.get(row.id);
    if (line) line.querySelector(".offered").textContent = row.target || row.source;
  }
}
