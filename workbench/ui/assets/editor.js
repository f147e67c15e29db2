// Edit the English of one segment in place. What lies under the text field gives it its height and shows the marks.

import { h } from "./dom.js";
import { forget, keep, kept } from "./unsaved.js";

export class Editor {
  constructor(row, { readOnly, typed }) {
    this.row = row;
    this.typed = typed;
    this.undone = 0; // steps of typing that the browser has taken back
    const unsaved = readOnly ? null : kept(row);
    this.base = unsaved?.version ?? row.version; // what the person saw when they began to type
    this.mirror = h("div", { class: "mirror", "aria-hidden": "true" });
    this.field = h("textarea", {
      rows: 1,
      lang: "en",
      dir: "auto",
      spellcheck: true,
      readonly: readOnly,
      "aria-label": `English of segment ${row.place + 1}`,
      "data-segment": row.id,
      value: unsaved?.text ?? row.target,
      placeholder: row.state === "untranslated" ? "Not translated yet" : "",
    });
    this.element = h("div", { class: "editor" }, this.mirror, this.field);
    this.field.addEventListener("input", (event) => this.changed(event));
    this.reflect();
  }

  get text() {
    return this.field.value;
  }

  get dirty() {
    return this.text !== this.row.target;
  }

  changed(event) {
    if (event?.inputType === "historyUndo") this.undone += 1;
    else if (event?.inputType === "historyRedo") this.undone -= 1;
    else this.undone = 0;
    if (this.dirty) keep(this.row, this.text, this.base);
    else forget(this.row);
    this.reflect();
    this.typed();
  }

  reflect() {
    if (this.dirty || this.row.targetHtml === undefined) this.mirror.textContent = `${this.text}\u200b`;
    else this.mirror.innerHTML = `${this.row.targetHtml}\u200b`;
    this.element.classList.toggle("dirty", this.dirty);
  }

  /** Show a newer state of the segment; what the person has typed stays, unless it is what was just saved. */
  arrived(row, settled) {
    const own = this.dirty && !settled;
    this.row = row;
    if (!own) {
      this.base = row.version;
      const { selectionStart, selectionEnd } = this.field;
      if (this.field.value !== row.target) {
        this.field.value = row.target;
        this.field.setSelectionRange(selectionStart, selectionEnd);
      }
    }
    this.reflect();
  }

  /** Put a text in as if it were typed, so that the browser can take it back. */
  put(text) {
    this.field.focus();
    this.field.select();
    const done = document.execCommand("insertText", false, text);
    if (!done) {
      this.field.value = text;
      this.changed();
    }
  }

  /** Type a text in where the caret is, a space before it where one is needed. */
  insert(text) {
    const { selectionStart: start } = this.field;
    const before = this.text.slice(0, start);
    this.field.focus();
    document.execCommand("insertText", false, before && !/\s$/.test(before) ? ` ${text}` : text);
  }

  focus(at) {
    this.field.focus({ preventScroll: true });
    const place = at ?? this.text.length;
    this.field.setSelectionRange(place, place);
  }
}

/** Return the offset in an element's text at a point of the page, so that a click puts the caret where it fell. */
export function offsetAt(element, x, y) {
  const range = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(x, y)
    : document.caretRangeFromPoint?.(x, y);
  const node = range?.offsetNode ?? range?.startContainer;
  if (!node || !element.contains(node)) return undefined;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(node, range.offset ?? range.startOffset);
  return before.toString().length;
}
