// What helps with the segment at hand, beside the grid; on a phone, a sheet that is drawn up.

import { ago, h, plural } from "./dom.js";

export class Panel {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.sections = [new Findings(review), new History(app)];
    this.element = h("aside", { class: "panel", "aria-label": "Help for the segment" }, this.sections.map((one) => one.element));
  }

  fill() {}

  toggle() {
    this.element.classList.toggle("open");
  }

  take() {
    return false;
  }

  show(row) {
    for (const section of this.sections) section.show(row);
  }
}

export function section(title, ...children) {
  return h("section", {}, h("h2", {}, title), ...children);
}

class Findings {
  constructor(review) {
    this.review = review;
    this.list = h("ul", { class: "findings" });
    this.element = section("Findings", this.list);
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
    const reason = h("input", { placeholder: "Reason", "aria-label": `Reason to dismiss: ${finding.message}`, required: true, maxlength: 200 });
    const form = h("form", { class: "reason" }, reason, h("button", {}, "Dismiss"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      reason.blur();
      this.review.dismiss(this.row, finding.id, reason.value);
    });
    return h("details", {}, h("summary", {}, "Dismiss…"), form);
  }
}

const KINDS = { draft: "drafted", edit: "edited", mark: "marked", undo: "took back", redo: "made again", dismiss: "dismissed", import: "imported" };

class History {
  constructor(app) {
    this.app = app;
    this.list = h("ol", { class: "history" });
    this.count = h("summary", {}, "History");
    this.element = h("section", {}, h("details", {}, this.count, this.list));
    this.element.firstChild.addEventListener("toggle", () => this.load());
  }

  show(row) {
    this.row = row;
    this.load();
  }

  async load() {
    if (!this.element.firstChild.open || !this.row) return;
    const { id } = this.row;
    try {
      const changes = await this.app.call("segment_history", { segment: id });
      if (this.row.id !== id) return;
      this.count.textContent = `History, ${plural(changes.length, "change")}`;
      this.list.replaceChildren(...changes.reverse().map((one) => this.line(one)));
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  line(change) {
    const about = change.kind === "dismiss" ? change.message : change.target;
    return h(
      "li",
      {},
      h("p", { class: "note" }, h("bdi", {}, change.actor), ` ${KINDS[change.kind] ?? change.kind}`, change.state ? ` · ${change.state}` : "", h("time", { datetime: change.at, title: change.at }, ` · ${ago(change.at)}`)),
      about ? h("p", { dir: "auto" }, about) : null,
    );
  }
}
