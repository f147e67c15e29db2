// Error span annotation: mark what is wrong in the translation, minor or major, then score it from 0 to 100.

import { button, h, icon } from "./dom.js";

const points = (text) => [...text].length; // spans count code points, as the server does

export class Quality {
  constructor(app, review) {
    this.app = app;
    this.review = review;
    this.text = h("p", { class: "rated offered", lang: "en", dir: "auto" });
    this.errors = h("ol", { class: "marked" });
    this.score = h("input", {
      type: "range",
      min: 0,
      max: 100,
      "aria-label": "Score from 0 to 100",
      oninput: () => this.shown(),
      onchange: () => this.scored(),
    });
    this.value = h("output", {});
    this.note = h("p", { class: "note", role: "status" });
    const mark = (grade, label) =>
      h(
        "button",
        { type: "button", onmousedown: (event) => event.preventDefault(), onclick: () => this.mark(grade) },
        label,
      );
    this.tools = h(
      "div",
      { class: "row-of-buttons" },
      mark("minor", "Minor error"),
      mark("major", "Major error"),
      h("button", { type: "button", onclick: () => this.missing() }, "Something is missing"),
    );
    this.element = h(
      "section",
      { "aria-label": "Quality" },
      h(
        "p",
        { class: "note" },
        "Select words below and say how grave the error is; then score the segment. Only you see your ratings.",
      ),
      this.text,
      this.tools,
      this.errors,
      h("label", { class: "score" }, "Score ", this.score, this.value),
      this.note,
      h("p", { class: "note" }, h("a", { href: "/export/ratings", download: true }, "All ratings as TSV for Marot")),
    );
  }

  async show(row) {
    this.row = row;
    this.element.classList.toggle("off", !row.target);
    try {
      const { rating, categories } = await this.app.call("show_rating", { segment: row.id });
      if (this.row.id !== row.id) return;
      this.categories = categories;
      this.fill(rating && !rating.stale ? rating : { id: 0, errors: [], score: null }, rating?.stale);
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  fill(rating, stale = false) {
    this.rating = rating;
    this.note.textContent = stale ? "You rated an older text of this segment." : "";
    if (document.activeElement !== this.score) this.score.value = rating.score ?? 50;
    this.element.classList.toggle("unscored", rating.score === null);
    this.shown();
    this.draw();
  }

  shown() {
    this.value.textContent =
      this.rating.score === null && document.activeElement !== this.score ? "–" : this.score.value;
  }

  draw() {
    const letters = [...this.row.target];
    const graded = letters.map((_, at) =>
      this.rating.errors.filter(({ span }) => span && span.start <= at && at < span.end),
    );
    const parts = [];
    for (let at = 0; at < letters.length; at += 1) {
      const grade = graded[at].some((one) => one.grade === "major") ? "major" : graded[at].length ? "minor" : "";
      if (parts.at(-1)?.grade === grade) parts.at(-1).text += letters[at];
      else parts.push({ grade, text: letters[at] });
    }
    this.text.replaceChildren(...parts.map(({ grade, text }) => (grade ? h("mark", { class: grade }, text) : text)));
    this.errors.replaceChildren(...this.rating.errors.map((one) => this.line(one)));
  }

  line(error) {
    const letters = [...this.row.target];
    const words = error.span ? `“${letters.slice(error.span.start, error.span.end).join("")}”` : "something is missing";
    const options = [["", "category"], ...this.categories].map(([name, meaning]) =>
      h(
        "option",
        { value: name === "" ? "" : name, title: meaning, selected: name === (error.category ?? "") },
        name || "category",
      ),
    );
    const category = h(
      "select",
      {
        "aria-label": `Category of ${words}`,
        onchange: (event) => this.replace(error, { ...error, category: event.target.value || null }),
      },
      options,
    );
    const remove = button(
      `Remove ${words}`,
      { class: "icon-only", onclick: () => this.replace(error, null) },
      icon("close"),
    );
    return h("li", {}, h("b", { class: error.grade }, error.grade), h("span", {}, words), category, remove);
  }

  mark(grade) {
    const selection = getSelection();
    if (
      selection.isCollapsed ||
      !this.text.contains(selection.anchorNode) ||
      !this.text.contains(selection.focusNode)
    ) {
      this.note.textContent = "Select the words first.";
      return;
    }
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    before.setStart(this.text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString());
    const span = { start, end: start + points(range.toString()) };
    selection.removeAllRanges();
    this.add({ grade, span, category: null });
  }

  missing() {
    this.add({ grade: "major", span: null, category: "Accuracy/Omission" });
  }

  add(error) {
    return this.save(({ errors }) => ({ errors: [...errors, error] }));
  }

  scored() {
    const score = Number(this.score.value);
    return this.save(() => ({ score }));
  }

  /** Put another error in the place of one, or nothing. */
  replace(old, error) {
    const same = (one) => JSON.stringify(one) === JSON.stringify(old);
    return this.save(({ errors }) => ({ errors: errors.flatMap((one) => (same(one) ? (error ?? []) : one)) }));
  }

  /** Keep a change of what the rater says; one after the other, each on top of the one before. */
  save(change) {
    const { row } = this;
    this.saving = (this.saving ?? Promise.resolve()).then(() =>
      this.row.id === row.id ? this.send(row, change) : null,
    );
    return this.saving;
  }

  async send(row, change) {
    const { errors, score, id } = { ...this.rating, ...change(this.rating) };
    try {
      const rating = await this.app.call("rate", {
        act: { segment: row.id, target: row.target, errors, score, seen: id },
      });
      if (this.row.id === row.id) this.fill(rating);
    } catch (error) {
      this.app.messages.tell(error);
      if (error.kind === "stale") await this.show(this.review.row(row.id));
    }
  }
}
