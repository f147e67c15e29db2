// Translations to take: from the memory at once, from the model when one stays with the segment.

import { marked } from "./difference.js";
import { h } from "./dom.js";

const STAY = 350; // milliseconds before the model is asked
const BY_KEY = 3;

export class Suggestions {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.known = new Map(); // segment → the model's alternatives, while the article is open
    this.list = h("ol", { class: "suggestions" });
    this.note = h("p", { class: "note" });
    this.element = h("section", { "aria-label": "Suggestions" }, h("h2", {}, "Suggestions"), this.list, this.note);
    this.clear();
  }

  clear() {
    clearTimeout(this.timer);
    this.found = this.offers = [];
    this.list.replaceChildren();
    this.note.textContent = "";
  }

  show(row, memory) {
    this.row = row;
    this.found = memory.map((one) => ({ ...one, text: one.target }));
    this.draw();
    this.note.textContent = "The model is thinking…";
    const known = this.known.get(row.id);
    if (known) this.add(known);
    else this.timer = setTimeout(() => this.ask(row), STAY);
  }

  async ask(row) {
    try {
      const found = await this.app.call("alternatives", { segment: row.id });
      this.known.set(row.id, found);
      if (this.row.id === row.id) this.add(found);
    } catch (error) {
      if (this.row.id === row.id) this.note.textContent = error.kind ? error.message : "The model does not answer.";
    }
  }

  add(texts) {
    const have = new Set(this.found.map((one) => one.text));
    this.found.push(...texts.filter((text) => !have.has(text)).map((text) => ({ text })));
    this.draw();
    this.told();
  }

  /** Hold the offers against what the segment now says. */
  compare(row) {
    if (this.row?.id !== row.id || this.row.target === row.target) return;
    this.row = row;
    this.draw();
    if (this.known.has(row.id)) this.told();
  }

  told() {
    this.note.textContent = this.offers.length ? "" : "None beside the translation that is there.";
  }

  /** Draw what is offered; what the model would say as it stands is no offer. */
  draw() {
    this.offers = this.found.filter((one) => one.percent !== undefined || one.text !== this.row.target);
    this.list.replaceChildren(...this.offers.map((one, at) => this.line(one, at)));
  }

  line(offer, at) {
    const key = at < BY_KEY ? h("kbd", {}, `Alt+${at + 1}`) : null;
    const about = offer.percent === undefined ? "model" : `${offer.percent}% memory`;
    const from = offer.from ? h("bdi", {}, ` · ${offer.from}`) : null;
    const take = () => this.take(at);
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "offer", onclick: take, lang: "en", title: "Take this translation" },
        h("span", { class: "offered" }, marked(offer.text, this.row.target)),
      ),
      offer.sourceHtml && offer.percent < 100
        ? h("p", { class: "offered-source", dir: "rtl", lang: "ar", html: offer.sourceHtml })
        : null,
      h("p", { class: "note" }, key, about, from),
    );
  }

  take(at) {
    const offer = this.offers[at];
    if (offer) this.review.put(offer.text);
    return true;
  }
}
