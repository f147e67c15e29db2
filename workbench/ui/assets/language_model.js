// What a language model offers for the segment at hand: a person takes it, or leaves it.

import { marked } from "./difference.js";
import { h } from "./dom.js";
import { aboutModel, Writing } from "./writing.js";

const TASKS = { post_edit: "edit of the draft", translate: "new translation" };

export class LanguageModel {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.offers = [];
    this.about = h("div");
    this.writing = new Writing(app);
    this.list = h("ol", { class: "suggestions" });
    const ask = (label, title, run) => h("button", { type: "button", title, onclick: run }, label);
    this.edit = ask("Better sentence", "Better sentence (Ctrl+.)", () => this.ask("ask_for_edit"));
    const anew = ask("New translation", "Translate it anew", () => this.ask("ask_for_translation"));
    this.element = h(
      "section",
      { "aria-label": "Language model" },
      h("h2", {}, "Language model"),
      this.about,
      h("div", { class: "row-of-buttons" }, this.edit, anew),
      this.writing.element,
      this.list,
    );
  }

  clear() {
    this.writing.stop();
    this.writing.show("");
    this.fill([]);
  }

  /** Show a segment as it stands: what was offered for an earlier version of it goes. */
  show(row) {
    this.element.hidden = !this.review.mayAsk;
    if (!this.review.mayAsk) return;
    this.about.replaceChildren(aboutModel(this.review.languageModel));
    this.edit.disabled = !row.target;
    if (this.offers.some((one) => one.version !== row.version)) this.clear();
    this.row = row;
  }

  /** Show offers, each text once, the newest first. */
  fill(offers) {
    const texts = new Set();
    this.offers = offers.filter(({ target }) => !texts.has(target) && texts.add(target));
    this.list.replaceChildren(...this.offers.map((one) => this.line(one)));
  }

  line(offer) {
    const refused = offer.objections.length > 0;
    const text = h("span", { class: "offered" }, marked(offer.target, this.row.target));
    const properties = { type: "button", class: "offer", lang: "en", title: "Take this text" };
    const key = offer === this.takeable ? h("kbd", {}, "Alt+0") : null;
    return h(
      "li",
      { class: refused ? "refused" : null },
      refused
        ? h("p", { lang: "en" }, text)
        : h("button", { ...properties, onclick: () => this.review.takeOffer(offer) }, text),
      refused ? h("p", { class: "note" }, h("b", {}, "Refused: "), offer.objections.join("; ")) : null,
      h("p", { class: "note" }, key, `${TASKS[offer.task]} · ${offer.writer}`),
    );
  }

  get takeable() {
    return this.offers.find((one) => !one.objections.length && one.target !== this.row?.target);
  }

  /** Ask for a better sentence, or a translation where there is none yet; stop where it is being written. */
  askOrStop() {
    if (!this.review.mayAsk || !this.row) return false;
    if (this.writing.busy) this.writing.stop();
    else this.ask(this.row.target ? "ask_for_edit" : "ask_for_translation");
    return true;
  }

  async ask(name) {
    const { id } = this.row;
    if (!(await this.review.saved()) || this.row.id !== id) return;
    const offer = await this.writing.ask(name, { segment: id });
    if (offer === null || this.row.id !== id) return;
    if (offer.version !== this.row.version) {
      this.writing.show("The segment has changed meanwhile: ask again.");
      return;
    }
    this.fill([offer, ...this.offers]);
    this.writing.show(this.said(offer));
  }

  said(offer) {
    if (offer.objections.length) return "What the language model wrote is refused.";
    const same = offer.target === this.row.target;
    return same ? "The language model would change nothing." : "The language model offers a text.";
  }

  take() {
    const offer = this.takeable;
    if (!offer) return false;
    this.review.takeOffer(offer);
    return true;
  }
}
