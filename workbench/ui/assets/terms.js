// The glossary's terms in the source, with the English that they want; a term is typed in with a click.

import { h } from "./dom.js";

export class Terms {
  constructor(review) {
    this.review = review;
    this.list = h("ul", { class: "terms" });
    this.element = h("section", { "aria-label": "Glossary" }, h("h2", {}, "Glossary"), this.list);
    this.clear();
  }

  clear() {
    this.element.hidden = true;
    this.list.replaceChildren();
  }

  show(terms) {
    this.element.hidden = !terms.length;
    this.list.replaceChildren(...terms.map((term) => this.line(term)));
  }

  line(term) {
    const wanted = [term.target, ...term.alternatives].filter(Boolean);
    const insert = (text) =>
      h(
        "button",
        { type: "button", class: "link", title: "Type it in", onclick: () => this.review.insert(text) },
        text,
      );
    return h(
      "li",
      {},
      h("span", { class: "found", dir: "rtl", lang: "ar" }, term.found),
      h(
        "span",
        { class: "wanted" },
        wanted.flatMap((text, at) => (at ? [", ", insert(text)] : [insert(text)])),
      ),
      term.forbidden.length ? h("p", { class: "note" }, `not: ${term.forbidden.join(", ")}`) : null,
      term.note ? h("p", { class: "note", dir: "auto" }, term.note) : null,
    );
  }
}
