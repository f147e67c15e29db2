// The segments of an article in one list. Rows out of sight are not laid out (content-visibility), so that thousands
// stay quick, while the browser's own search and screen readers still find them.

import { h, plural } from "./dom.js";
import { drawRow } from "./row.js";

const FIRST = 120; // rows drawn at once; the others follow while the browser is idle
const THEN = 200;
const SETTLED = 300; // milliseconds until a row that was drawn anew has a size that is remembered
const FOLDED_FROM = 4; // rows of boilerplate in a row

export class Grid {
  constructor(extras) {
    this.extras = extras; // (row) => what is drawn beside the segment itself
    this.list = h("ol", { class: "rows", "aria-label": "Segments" });
    this.element = this.list;
    this.rows = new Map();
    this.order = [];
    this.elements = new Map();
    this.drawn = 0;
  }

  fill(rows) {
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.order = rows.map((row) => row.id);
    this.elements.clear();
    this.list.replaceChildren();
    this.drawn = 0;
    this.fold = null;
    this.draw(FIRST);
    this.later();
  }

  later() {
    if (this.drawn >= this.order.length || this.closed) return;
    const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 20));
    idle(() => {
      this.draw(THEN);
      this.later();
    });
  }

  draw(number) {
    const end = Math.min(this.drawn + number, this.order.length);
    const fragment = document.createDocumentFragment();
    for (; this.drawn < end; this.drawn += 1) {
      const row = this.rows.get(this.order[this.drawn]);
      const element = drawRow(row, this.extras(row));
      this.elements.set(row.id, element);
      (this.foldFor(row, fragment) ?? fragment).append(element);
    }
    this.list.append(fragment);
  }

  /** Return the folded list in which a row of boilerplate stands, where there are several of them together. */
  foldFor(row, fragment) {
    if (!row.marginal) {
      this.fold = null;
      return null;
    }
    if (this.fold) return this.fold;
    let end = row.place;
    while (end < this.order.length && this.rows.get(this.order[end]).marginal) end += 1;
    const number = end - row.place;
    if (number < FOLDED_FROM) return null;
    this.fold = h("ol", { class: "rows" });
    const text = `${plural(number, "segment")} of the page around the article`;
    fragment.append(h("li", { class: "fold" }, h("details", {}, h("summary", {}, text), this.fold)));
    return this.fold;
  }

  /** Return the element of a segment, drawing as far as that where it is not drawn yet. */
  elementOf(id) {
    const row = this.rows.get(id);
    if (row && row.place >= this.drawn) this.draw(row.place + 1 - this.drawn);
    return this.elements.get(id);
  }

  /** Draw a segment anew. */
  redraw(id) {
    const old = this.elements.get(id);
    if (!old) return null;
    const row = this.rows.get(id);
    const element = drawRow(row, this.extras(row));
    element.hidden = old.hidden;
    element.style.contentVisibility = "visible"; // else it would have no height of its own in this frame, and rows jump
    setTimeout(() => element.style.removeProperty("content-visibility"), SETTLED);
    old.replaceWith(element);
    this.elements.set(id, element);
    return element;
  }

  reveal(id) {
    const element = this.elementOf(id);
    const fold = element?.closest("details");
    if (fold) fold.open = true;
    return element;
  }

  /** Show only the rows that a test lets through, and return their number. */
  filter(test) {
    this.draw(this.order.length);
    let shown = 0;
    for (const [id, element] of this.elements) {
      element.hidden = !(test === null || test(this.rows.get(id)));
      if (!element.hidden) shown += 1;
    }
    for (const fold of this.list.querySelectorAll("li.fold")) {
      const some = fold.querySelector(".row:not([hidden])") !== null;
      fold.hidden = !some;
      if (test !== null) fold.firstChild.open = some;
    }
    return shown;
  }

  /** Return the elements of the rows that are shown. */
  shown() {
    return [...this.elements.values()].filter((element) => !element.hidden);
  }

  /** Return the next segment after one, or before it, that is shown and passes a test. */
  next(id, step, test = () => true) {
    for (let at = this.order.indexOf(id) + step; at >= 0 && at < this.order.length; at += step) {
      const candidate = this.order[at];
      const element = this.elementOf(candidate);
      const folded = element.closest("details:not([open])");
      if (!element.hidden && !folded && test(this.rows.get(candidate))) return candidate;
    }
    return null;
  }

  close() {
    this.closed = true;
  }
}
