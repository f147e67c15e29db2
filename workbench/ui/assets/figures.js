// How far the project is: articles, segments, findings, who approved how much, what it took, how far raters agree.

import { h, plural, sum } from "./dom.js";
import { pageBar, stateBar } from "./frame.js";

/** Return a table; each row is a list of its values, and of cells where a value is not all there is to one. */
function table(heads, rows) {
  const cell = (value) => (value instanceof Element ? value : h("td", {}, String(value)));
  const all = h(
    "table",
    { class: "table numbers" },
    h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell)))),
  );
  return h("div", { class: "numbers-box" }, all);
}

export class FiguresView {
  constructor(app) {
    this.app = app;
    Object.assign(this, pageBar("Progress"));
    this.page = h("div", { class: "page" });
    this.element = h("div", { class: "list-page figures-page" }, this.bar, this.page);
  }

  async open() {
    document.title = "Progress · News workbench";
    const figures = await this.app.call("show_figures");
    this.greet(figures.actor);
    this.page.replaceChildren(
      ...[
        this.states(figures),
        this.plot(figures),
        this.effort(figures.effort),
        this.findings(figures.findings),
        this.agreement(figures.agreements),
      ].filter(Boolean),
    );
  }

  async close() {}

  states({ segments, articles }) {
    const total = sum(segments);
    const percent = total ? Math.round((100 * segments.approved) / total) : 0;
    const some = (counts) =>
      Object.entries(counts)
        .filter(([, number]) => number)
        .map(([state, number]) => h("li", {}, h("b", {}, number.toLocaleString("en")), ` ${state}`));
    return h(
      "section",
      { class: "tiles" },
      h("div", {}, h("p", { class: "big" }, `${percent}%`), h("p", {}, "of all segments approved"), stateBar(segments)),
      h("div", {}, h("h2", {}, plural(total, "segment")), h("ul", {}, some(segments))),
      h("div", {}, h("h2", {}, plural(sum(articles), "article")), h("ul", {}, some(articles))),
    );
  }

  plot({ plot }) {
    return h(
      "section",
      {},
      h("h2", {}, "Approved a day"),
      plot ? h("div", { class: "plot-box", html: plot }) : h("p", { class: "note" }, "Nothing is approved yet."),
    );
  }

  effort({ segments, share, unchanged }) {
    if (!segments) return null;
    const edits = `${(100 * share).toFixed(1)} edits per 100 characters`;
    return h(
      "section",
      {},
      h("h2", {}, "What the drafts needed"),
      h(
        "p",
        {},
        `${plural(segments, "draft")} of the model approved, ${unchanged} of them unchanged: ${edits} on the whole.`,
      ),
    );
  }

  findings(found) {
    if (!found.length) return null;
    const heads = ["Kind", "Severity", "Open", "Dismissed"];
    const rows = found.map((one) => [
      one.code,
      h("td", { class: one.severity }, one.severity),
      one.open,
      one.dismissed,
    ]);
    return h("section", {}, h("h2", {}, "Findings"), table(heads, rows));
  }

  agreement(pairs) {
    if (!pairs.length) return null;
    const told = (value) => (value === null ? "–" : value.toFixed(2));
    const heads = ["Raters", "In common", "Scores apart", "r", "Overlap of marks", "Same grade"];
    const rows = pairs.map((one) => [
      one.raters.join(", "),
      one.segments,
      one.difference.toFixed(1),
      told(one.correlation),
      told(one.overlap),
      told(one.grade),
    ]);
    return h(
      "section",
      {},
      h("h2", {}, "Agreement of raters"),
      table(heads, rows),
      h("p", {}, h("a", { href: "/export/ratings", download: true }, "All ratings as TSV for Marot")),
    );
  }
}
