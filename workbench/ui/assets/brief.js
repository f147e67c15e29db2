// The brief that a language model writes from key statements: each sentence with what it is taken from, and what the
// checks say against it. A person accepts it, without the sentences that are refused.

import { ago, h, plural } from "./dom.js";
import { aboutModel, Writing } from "./writing.js";

export class Brief {
  /** `link` makes an element of a segment that is cited. */
  constructor(app, link) {
    this.app = app;
    this.link = link;
    this.writing = new Writing(app);
    this.about = h("div");
    this.write = h("button", { type: "button", onclick: () => this.ask() }, "Write a brief");
    this.asking = h("div", {}, this.about, this.write, this.writing.element);
    this.title = h("h2", { tabindex: -1 }, "Brief");
    this.texts = h("div");
    this.element = h("section", { "aria-label": "Brief" }, this.title, this.texts, this.asking);
    this.element.hidden = true;
  }

  /** Show the brief of an article, or of the digest where none is named; `model` is there for those who may ask. */
  async load(article, model) {
    this.values = article ? { article } : {};
    this.asking.hidden = !model;
    if (model) this.about.replaceChildren(aboutModel(model));
    this.fill(await this.app.call("show_brief", this.values));
  }

  fill({ accepted, latest }) {
    this.element.hidden = this.asking.hidden && !accepted && !latest;
    this.texts.replaceChildren(...[accepted, latest].filter(Boolean).map((one) => this.text(one)));
  }

  text(brief) {
    const refused = brief.sentences.filter((one) => one.problems.length).length;
    const accepted = brief.acceptedAt !== null;
    const shown = accepted ? brief.sentences.filter((one) => !one.problems.length) : brief.sentences;
    const all = plural(brief.sentences.length, "sentence");
    return h(
      "div",
      { class: "brief" },
      h(
        "ul",
        { lang: "en" },
        shown.map((one) => this.sentence(one)),
      ),
      refused ? h("p", { class: "note" }, `${refused} of ${all} left out: the Arabic does not bear them out.`) : null,
      h(
        "p",
        { class: "note" },
        `Written by ${brief.writer}, `,
        when(brief.at),
        accepted ? by(brief) : ". Not reviewed.",
      ),
      accepted ? null : this.acceptance(brief, refused),
    );
  }

  sentence({ text, problems, cited }) {
    const links = cited.flatMap((one) => [" ", this.link(one)]);
    if (!problems.length) return h("li", {}, h("span", { class: "offered", dir: "auto" }, text), links);
    return h(
      "li",
      { class: "refused" },
      h("b", {}, "Left out: "),
      h("span", { class: "offered", dir: "auto" }, text),
      links,
      h("p", { class: "note" }, problems.join("; ")),
    );
  }

  acceptance(brief, refused) {
    if (refused === brief.sentences.length) return null;
    return h("button", { type: "button", class: "primary", onclick: () => this.accept(brief) }, "Accept the brief");
  }

  async ask() {
    if ((await this.writing.ask("ask_for_brief", this.values)) === null) return;
    this.writing.show("The brief is written; read it, and accept it or leave it.");
    await this.reload("show_brief", this.values);
  }

  async accept(brief) {
    if (!(await this.reload("take_brief", { brief: brief.id }))) return;
    if (!this.writing.busy) this.writing.show("");
    this.app.messages.say("The brief is accepted.");
    this.title.focus(); // the button that was pressed is gone
  }

  /** Show what others have accepted meanwhile. */
  refresh() {
    if (this.values) this.reload("show_brief", this.values);
  }

  /** Show what a function of the server returns; say whether it did. */
  async reload(name, values) {
    try {
      this.fill(await this.app.call(name, values));
      return true;
    } catch (error) {
      this.app.messages.tell(error);
      return false;
    }
  }
}

function when(time) {
  return h("time", { datetime: time, title: time }, ago(time));
}

function by(brief) {
  return h("span", {}, "; accepted by ", h("bdi", {}, brief.acceptedBy), ", ", when(brief.acceptedAt));
}
