// How words were translated elsewhere in the project: a search in either language, what is approved first.

import { bringUp, h } from "./dom.js";

export class Concordance {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.words = h("input", {
      type: "search",
      placeholder: "Words in either language",
      "aria-label": "Search all articles",
      dir: "auto",
    });
    this.list = h("ol", { class: "found-pairs" });
    this.note = h("p", { class: "note", role: "status" });
    const form = h("form", { class: "reason" }, this.words, h("button", {}, "Find"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.find();
    });
    this.element = h(
      "section",
      { "aria-label": "Concordance" },
      h("h2", {}, "Concordance"),
      form,
      this.note,
      this.list,
    );
  }

  selected() {
    const field = document.activeElement?.matches("textarea") ? document.activeElement : null;
    return (field ? field.value.slice(field.selectionStart, field.selectionEnd) : String(getSelection())).trim();
  }

  /** Search for a text, or wait for one to be typed. */
  open(text) {
    this.words.focus();
    if (!text) return;
    this.words.value = text;
    this.find();
  }

  async find() {
    const text = this.words.value.trim();
    if (!text) return;
    try {
      const pairs = await this.app.call("find_words", { text });
      this.note.textContent = pairs.length ? "" : "No segment has all these words.";
      this.list.replaceChildren(...pairs.map((pair) => this.line(pair)));
      bringUp(this.element);
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  line(hit) {
    const address = `/?article=${hit.article}#${hit.place + 1}`;
    const times = hit.times > 1 ? ` · ${hit.times} times` : "";
    return h(
      "li",
      {},
      h("p", { class: "offered-source", dir: "rtl", lang: "ar", html: hit.sourceHtml }),
      h("p", { class: "offered", lang: "en", html: hit.targetHtml }),
      h(
        "p",
        { class: "note" },
        h("a", { href: address, "data-inside": true, dir: "auto" }, hit.title),
        ` · ${hit.state}${times}`,
      ),
    );
  }
}
