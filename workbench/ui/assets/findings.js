// What the checks found in a segment; each is dismissed with a reason, which stays in the history.

import { h } from "./dom.js";

export class Findings {
  constructor(review) {
    this.review = review;
    this.list = h("ul", { class: "findings" });
    this.element = h("section", { "aria-label": "Findings" }, h("h2", {}, "Findings"), this.list);
  }

  show(row) {
    if (this.row?.id === row.id && this.list.contains(document.activeElement)) return;
    this.row = row;
    this.element.hidden = !row.findings.length;
    this.list.replaceChildren(...row.findings.map((one) => this.line(one)));
  }

  line(finding) {
    const dismissed = finding.dismissed !== null;
    const line = h(
      "li",
      { class: dismissed ? "dismissed" : finding.severity },
      h("span", { html: finding.messageHtml }),
      h("code", {}, finding.code),
      dismissed ? h("p", { class: "note" }, `Dismissed: ${finding.dismissed}`) : null,
    );
    if (this.review.mayReview) line.append(dismissed ? this.back(finding) : this.ask(finding));
    return line;
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
