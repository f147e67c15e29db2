// What the checks found in a segment; each is dismissed with a reason, which stays in the history. A language model
// explains it, where there is one.

import { h } from "./dom.js";
import { Writing } from "./writing.js";

export class Findings {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.explained = new Map(); // finding → what the language model writes of it
    this.list = h("ul", { class: "findings" });
    this.element = h("section", { "aria-label": "Findings" }, h("h2", {}, "Findings"), this.list);
  }

  show(row) {
    if (this.row?.id !== row.id) this.clear();
    else if (this.list.querySelector("details[open] :focus")) return; // a reason is being written
    this.row = row;
    this.element.hidden = !row.findings.length;
    this.list.replaceChildren(...row.findings.map((one) => this.line(one)));
  }

  clear() {
    for (const writing of this.explained.values()) writing.stop();
    this.explained.clear();
  }

  line(finding) {
    const dismissed = finding.dismissed !== null;
    const line = h(
      "li",
      { class: dismissed ? "dismissed" : finding.severity, "data-finding": finding.id },
      h("span", { html: finding.messageHtml }),
      h("code", {}, finding.code),
      dismissed ? h("p", { class: "note" }, `Dismissed: ${finding.dismissed}`) : null,
    );
    if (this.review.mayReview) line.append(dismissed ? this.back(finding) : this.ask(finding));
    if (this.review.mayAsk && !dismissed) line.append(...this.explanation(finding));
    return line;
  }

  /** Return the button that asks the language model why this was found, and the place of its answer. */
  explanation(finding) {
    const writing = this.explained.get(finding.id) ?? new Writing(this.app);
    this.explained.set(finding.id, writing);
    const explain = async () => {
      const text = await writing.ask("ask_for_explanation", { finding: finding.id });
      if (text !== null) writing.show(`Explained by ${this.review.languageModel.name}; it may be wrong.`, text);
    };
    const properties = { type: "button", class: "link", "aria-label": `Explain: ${finding.message}`, onclick: explain };
    return [h("button", properties, "Explain"), writing.element];
  }

  /** Ask for the reason to dismiss a finding, in view. */
  askFor(finding) {
    const details = this.list.querySelector(`[data-finding="${finding}"] details`);
    if (!details) return;
    details.open = true;
    details.querySelector("input").focus();
  }

  back(finding) {
    const run = () => this.review.dismiss(this.row, finding.id, null);
    return h("button", { type: "button", class: "link", onclick: run }, "Bring back");
  }

  ask(finding) {
    const reason = h("input", {
      placeholder: "Reason",
      "aria-label": `Reason to dismiss: ${finding.message}`,
      required: true,
      maxlength: 200,
    });
    const form = h("form", { class: "reason" }, reason, h("button", {}, "Dismiss"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      document.activeElement.blur();
      this.review.dismiss(this.row, finding.id, reason.value);
    });
    const details = h("details", {}, h("summary", {}, "Dismiss…"), form);
    details.addEventListener("toggle", () => details.open && reason.focus());
    return details;
  }
}
