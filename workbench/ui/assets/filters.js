// Narrow the grid down: by state, by finding, key statements, and words in either language.

import { h, icon } from "./dom.js";

const STATES = ["untranslated", "draft", "needs work", "approved"];
// Vowels and tatweel are left out; forms of alef, yeh and teh marbuta count as one: as people type when they search.
const MARKS = /[\u064b-\u065f\u0670\u0640]/g;
const FORMS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه" };

export function folded(text) {
  return text
    .toLowerCase()
    .replace(MARKS, "")
    .replace(/[أإآٱىة]/g, (letter) => FORMS[letter]);
}

export class Filters {
  constructor(changed, leave) {
    this.changed = changed;
    this.leave = leave; // (first) => back to the text: to the first segment that is shown, or to the one at hand
    this.words = h("input", {
      type: "search",
      placeholder: "Search  /",
      "aria-label": "Search in the article",
      dir: "auto",
    });
    this.state = this.choice("Show states", [
      ["", "All states"],
      ["open", "Not approved"],
      ...STATES.map((one) => [one, one]),
    ]);
    this.finding = this.choice("Show findings", [["", "All findings"]]);
    this.key = h("input", { type: "checkbox", id: "only-key" });
    this.count = h("span", { class: "shown-count", role: "status" });
    this.element = h(
      "div",
      { class: "filters", role: "search" },
      h("span", { class: "search-box" }, icon("search"), this.words),
      this.state,
      this.finding,
      h("label", { class: "check" }, this.key, " Key statements"),
      this.count,
    );
    this.element.addEventListener("input", () => this.changed());
    this.words.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    if (event.key === "Escape") this.clear();
    this.leave(event.key === "Enter");
    event.preventDefault();
    event.stopPropagation();
  }

  get searched() {
    return folded(this.words.value).trim();
  }

  choice(label, options) {
    return h(
      "select",
      { "aria-label": label },
      options.map(([value, text]) => h("option", { value }, text)),
    );
  }

  /** Offer the kinds of findings that there are. */
  offer(rows) {
    const codes = new Map();
    for (const row of rows) {
      const standing = row.findings.filter((one) => one.dismissed === null);
      for (const code of new Set(standing.map((one) => one.code))) codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    const chosen = this.finding.value;
    const options = [
      ["", "All findings"],
      ["any", "Any finding"],
      ["error", "Errors"],
      ...[...codes].map(([code, number]) => [code, `${code} (${number})`]),
    ];
    this.finding.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
    this.finding.value = chosen;
    if (this.finding.selectedIndex < 0) this.finding.value = "";
  }

  clear() {
    this.words.value = this.state.value = this.finding.value = "";
    this.key.checked = false;
    this.changed();
  }

  /** Return what lets a row through; null where everything is shown. */
  test(isKey) {
    const tests = [this.wordTest(), this.stateTest(), this.findingTest(), this.key.checked ? isKey : null].filter(
      Boolean,
    );
    return tests.length ? (row) => tests.every((one) => one(row)) : null;
  }

  wordTest() {
    const words = this.searched;
    return words ? (row) => folded(row.source).includes(words) || folded(row.target).includes(words) : null;
  }

  stateTest() {
    const state = this.state.value;
    if (!state) return null;
    return state === "open" ? (row) => row.state !== "approved" : (row) => row.state === state;
  }

  findingTest() {
    const wanted = this.finding.value;
    if (!wanted) return null;
    const fits = (one) =>
      one.dismissed === null && (wanted === "any" || one.code === wanted || one.severity === wanted);
    return (row) => row.findings.some(fits);
  }
}
