// What helps with the segment at hand, beside the grid, and the key statements; on a phone, a sheet that is drawn up.

import { Brief } from "./brief.js";
import { Concordance } from "./concordance.js";
import { button, h } from "./dom.js";
import { Findings } from "./findings.js";
import { History } from "./history.js";
import { LanguageModel } from "./language_model.js";
import { Quality } from "./quality.js";
import { Statements } from "./statements.js";
import { Suggestions } from "./suggestions.js";
import { Terms } from "./terms.js";

const DWELL = 150; // milliseconds on a segment before its help is asked for

export class Panel {
  constructor(app, review, statementsChanged) {
    this.app = app;
    this.review = review;
    this.suggestions = new Suggestions(app, review);
    this.languageModel = new LanguageModel(app, review);
    this.terms = new Terms(review);
    this.findings = new Findings(app, review);
    this.history = new History(app, review);
    this.concordance = new Concordance(app, review);
    this.brief = new Brief(app, (cited) => this.linkTo(cited));
    this.statements = new Statements(app, review, statementsChanged);
    this.quality = new Quality(app, review);
    this.pages = {
      Segment: [this.suggestions, this.languageModel, this.terms, this.findings, this.concordance, this.history],
      "Key statements": [this.brief, this.statements],
      Quality: [this.quality],
    };
    this.tabs = h("div", { class: "panel-tabs", role: "tablist" });
    this.body = h("div", { class: "panel-body", role: "tabpanel" });
    this.element = h("aside", { class: "panel", "aria-label": "Help for the segment" }, this.tabs, this.body);
    this.tabs.addEventListener("keydown", (event) => this.pressed(event));
    this.turnTo("Segment");
  }

  /** Turn to the next tab or the one before with the arrow keys, as tabs do. */
  pressed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = Object.keys(this.pages);
    this.turnTo(names[(names.indexOf(this.page) + step + names.length) % names.length]);
    this.tabs.querySelector("[aria-selected=true]").focus();
  }

  turnTo(name) {
    if (name !== this.page) this.body.scrollTop = 0;
    this.page = name;
    const tab = (each) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          tabindex: each === name ? 0 : -1,
          "aria-selected": String(each === name),
          onclick: () => this.turnTo(each),
        },
        each,
      );
    this.tabs.replaceChildren(...Object.keys(this.pages).map(tab));
    this.body.replaceChildren(...this.pages[name].map((one) => one.element));
    if (name === "Quality" && this.row) this.quality.show(this.row);
    if (name === "Key statements") this.brief.refresh();
  }

  linkTo({ segment, place }) {
    const go = () => this.review.select(segment);
    return button(`Go to segment ${place + 1}`, { class: "link", onclick: go }, `[${place + 1}]`);
  }

  toggle() {
    const open = this.element.classList.toggle("open");
    if (open && this.row) this.review.grid.elementOf(this.row.id).scrollIntoView({ block: "start" });
  }

  /** Ask for the reason to dismiss a finding of the segment at hand. */
  askToDismiss(finding) {
    this.element.classList.add("open");
    this.turnTo("Segment");
    this.findings.askFor(finding);
  }

  /** Show who has done and said what, in view. */
  openHistory() {
    this.element.classList.add("open");
    this.turnTo("Segment");
    this.history.open();
  }

  openConcordance() {
    const selected = this.concordance.selected();
    this.element.classList.add("open");
    this.turnTo("Segment");
    this.concordance.open(selected);
  }

  take(number) {
    return this.suggestions.take(number);
  }

  /** Show the help for a segment: at once what the page knows, a moment later what the server knows. */
  show(row) {
    const other = this.row?.id !== row.id;
    this.row = row;
    this.findings.show(row);
    this.statements.mark(row);
    if (this.page === "Quality") this.quality.show(row);
    if (other) {
      this.suggestions.clear();
      this.languageModel.clear();
      this.terms.clear();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(row), DWELL);
    } else this.suggestions.compare(row);
    this.languageModel.show(row);
    this.history.show(row);
  }

  refresh() {
    if (this.row) this.load(this.row);
  }

  /** Stop what the language model writes: nobody would see it. */
  close() {
    this.languageModel.clear();
    this.findings.clear();
    this.brief.writing.stop();
  }

  async load(row) {
    try {
      const help = await this.app.call("help_for", { segment: row.id });
      if (this.row?.id !== row.id) return;
      this.terms.show(help.terms);
      this.review.markSource(row.id, help.sourceHtml);
      this.suggestions.show(row, help.memory);
      this.languageModel.fill(help.offers);
    } catch (error) {
      this.app.messages.tell(error);
    }
  }
}
