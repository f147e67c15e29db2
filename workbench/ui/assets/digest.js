// What the articles say, across all of them: each statement once, with every article that makes it.

import { Brief } from "./brief.js";
import { h, plural } from "./dom.js";
import { pageBar } from "./frame.js";

export class DigestView {
  constructor(app) {
    this.app = app;
    Object.assign(this, pageBar("Digest"));
    this.brief = new Brief(app, (cited) => this.link({ ...cited, title: `[${cited.title}, ${cited.place + 1}]` }));
    this.list = h("ol", { class: "digest" });
    this.note = h("p", { class: "count", role: "status" }, "Reading the articles…");
    const page = h("div", { class: "page digest-page" }, this.brief.element, this.note, this.list);
    this.element = h("div", { class: "list-page" }, this.bar, page);
  }

  async open() {
    document.title = "Digest · News workbench";
    const { actor, languageModel, statements } = await this.app.call("show_digest");
    this.greet(actor);
    this.note.textContent = statements.length
      ? `${plural(statements.length, "key statement")} across the articles; what several say comes first, once.`
      : "No key statements yet: they are picked once an article is translated.";
    this.list.replaceChildren(...statements.map((one) => this.line(one)));
    await this.brief.load(null, statements.length ? languageModel : null);
  }

  async close() {
    this.brief.writing.stop();
  }

  line({ sayings: [best, ...others] }) {
    const { speaker } = best;
    return h(
      "li",
      {},
      h(
        "div",
        { class: "pair" },
        h("p", { class: "source", dir: "rtl", lang: "ar", html: best.sourceHtml }),
        h(
          "div",
          {},
          h("p", { class: "offered", lang: "en", dir: "auto" }, best.target ?? "Not translated yet"),
          speaker
            ? h(
                "p",
                { class: "speaker" },
                h("b", {}, speaker.english),
                speaker.english_title ? `, ${speaker.english_title}` : "",
              )
            : null,
          h(
            "p",
            { class: "note" },
            [best, ...others].flatMap((one, at) => [at ? " · " : "", this.link(one)]),
          ),
        ),
      ),
    );
  }

  link({ article, place, title, state }) {
    const text = state === "approved" ? `${title} ✓` : title;
    return h("a", { href: `/?article=${article}#${place + 1}`, "data-inside": true, dir: "auto" }, text);
  }
}
