// The segment at hand: select it, type into it, save it, take in what others make of it. Nothing typed is lost.

import { conflictBox } from "./conflict.js";
import { Editor, offsetAt } from "./editor.js";
import { Outbox } from "./outbox.js";
import { forget, keep, kept, keptNames } from "./unsaved.js";

export class Sheet {
  constructor(app, article, grid, { selected, changed, askToDismiss }) {
    this.app = app;
    this.article = article;
    this.grid = grid;
    this.selected = selected;
    this.changed = changed;
    this.askToDismiss = askToDismiss;
    this.mayReview = true;
    this.languageModel = null; // its name, and the host that text goes to, where one may ask it
    this.current = null;
    this.editor = null;
    this.outbox = new Outbox(app);
    this.unsaved = keptNames();
    this.away = false; // whether the server did not answer the last time
    grid.element.addEventListener("click", (event) => this.clicked(event));
    grid.element.addEventListener("keydown", (event) => this.pressed(event));
  }

  row(id) {
    return this.grid.rows.get(id);
  }

  // Selecting

  clicked(event) {
    const element = event.target.closest(".row");
    if (!element || event.target.closest("button, textarea, a, summary") || !getSelection().isCollapsed) return;
    const text = event.target.closest(".text");
    const hit = text && text.querySelector(".nothing") === null;
    this.select(Number(element.dataset.segment), {
      at: hit ? offsetAt(text, event.clientX, event.clientY) : undefined,
    });
  }

  pressed(event) {
    const text = event.key === "Enter" && !event.ctrlKey && !event.altKey && event.target.closest(".text");
    if (!text) return;
    event.preventDefault();
    this.select(Number(text.closest(".row").dataset.segment));
  }

  select(id, { at, focus = true } = {}) {
    if (id === null || !this.row(id)) return;
    if (this.current !== id) {
      this.leave();
      this.current = id;
      this.enter(this.grid.reveal(id));
      history.replaceState(history.state, "", `${location.search}#${this.row(id).place + 1}`);
      this.selected(this.row(id));
    }
    this.grid.elementOf(id).scrollIntoView({ block: "nearest" });
    if (focus) this.editor.focus(at);
  }

  enter(element) {
    const row = this.row(this.current);
    this.editor = new Editor(row, { readOnly: !this.mayReview, typed: () => this.typed() });
    this.outbox.seen.set(row.id, this.editor.base);
    this.dress(element);
  }

  /** Put the editor and the buttons into the row that is being worked on. */
  dress(element) {
    element.classList.add("current");
    element.setAttribute("aria-current", "true");
    element.querySelector(".star").tabIndex = 0;
    element.querySelector(".target > .text").replaceWith(this.editor.element);
    if (this.mayReview) {
      for (const finding of element.querySelectorAll("[data-finding]")) finding.append(this.dismissButton(finding));
      element.querySelector(".target").append(this.buttons());
    }
    this.showConflict(element);
  }

  leave() {
    if (this.current === null) return;
    const { editor, current } = this;
    this.current = this.editor = null;
    if (editor.dirty && this.mayReview) this.save(editor, false);
    this.grid.redraw(current);
  }

  /** Return what this browser keeps of a segment beside what is on its way; null where that is nothing. */
  keptText(row) {
    const busy = this.current === row.id || this.outbox.waits(row.id);
    return busy || !this.unsaved.has(row.name) ? null : (kept(row)?.text ?? null);
  }

  /** Say whether this browser keeps a text of a segment that the project does not have. */
  stillUnsaved(row) {
    if (!this.unsaved.has(row.name)) return false;
    if (kept(row)?.text.trim() !== row.target) return true;
    forget(row);
    this.unsaved.delete(row.name);
    return false;
  }

  typed() {
    const { row } = this.editor;
    if (this.editor.dirty) this.unsaved.add(row.name);
    else this.unsaved.delete(row.name);
    this.showConflict(this.grid.elements.get(row.id));
  }

  move(step, test) {
    const next = this.grid.next(this.current ?? this.grid.order[0], step, test);
    if (next !== null) this.select(next);
  }

  /** Go back to the text, of the first segment that is shown or of the one at hand. */
  back(first) {
    const shown = first ? this.grid.shown()[0] : null;
    this.select(shown ? Number(shown.dataset.segment) : this.current);
  }

  // Saving

  /** Send what stands in an editor; until the server has it, it stays in this browser. */
  save(editor, approve) {
    const { row, text } = editor;
    const shown = { ...row };
    if (editor.dirty) Object.assign(shown, { target: text, targetHtml: undefined, findings: [] });
    if (approve) shown.state = "approved";
    else if (editor.dirty) shown.state = text.trim() ? "draft" : "untranslated";
    this.grid.rows.set(row.id, shown);
    return this.send(row, "edit", { target: text, approve });
  }

  send(row, name, values) {
    return this.outbox.send(row, name, values, {
      accepted: (answer) => this.accept(answer, values.target),
      refused: (error) => this.refused(error, row, name),
      done: () => {
        if (this.current !== row.id) this.grid.redraw(row.id);
        this.changed();
      },
    });
  }

  /** Take in what the server has made of an act. */
  accept(row, sentText) {
    if (!row) return;
    this.outbox.seen.set(row.id, row.version);
    const unsaved = kept(row);
    if (unsaved && (sentText === undefined || unsaved.text === sentText || unsaved.text === row.target)) {
      forget(row);
      this.unsaved.delete(row.name);
    }
    this.show(row, { settled: this.current === row.id && this.editor.text === sentText });
  }

  refused(error, before, name) {
    const row = error.row ?? before;
    this.away ||= error.kind === "unreachable";
    const own = error.kind === "stale" && name === "edit" && kept(row);
    if (error.kind === "stale" && !own) this.outbox.seen.set(row.id, row.version);
    this.show(row);
    if (!own) {
      this.app.messages.tell(error);
      return;
    }
    const line = `Segment ${row.place + 1}: ${row.by ?? "somebody"} was quicker. Your text is kept beside theirs.`;
    this.app.messages.say(line, { kind: "problem", label: "Look", act: () => this.select(row.id) });
  }

  /** Show a newer state of a segment, whoever made it. */
  show(row, { settled = false } = {}) {
    this.grid.rows.set(row.id, row);
    const own = this.current === row.id ? this.editor : null;
    const caret = own && document.activeElement === own.field && [own.field.selectionStart, own.field.selectionEnd];
    own?.arrived(row, settled);
    if (own && !own.dirty) this.outbox.seen.set(row.id, row.version);
    const element = this.grid.redraw(row.id);
    if (!own || !element) return;
    this.dress(element);
    if (caret) {
      own.field.focus({ preventScroll: true });
      own.field.setSelectionRange(...caret);
    }
    this.selected(row);
  }

  /** Show a segment's Arabic with the glossary's terms marked. */
  markSource(id, html) {
    this.row(id).sourceHtml = html;
    this.grid.elementOf(id).querySelector(".source").innerHTML = html;
  }

  /** Send what the server did not get while it was away, where nobody has changed the segment meanwhile. */
  resend() {
    for (const row of this.grid.rows.values()) {
      const unsaved = this.unsaved.has(row.name) && this.current !== row.id ? kept(row) : null;
      if (unsaved?.version === row.version) this.send(row, "edit", { target: unsaved.text, approve: false });
    }
  }

  /** Take in a row that the server says has changed, by anybody. */
  arrived(row) {
    const known = this.row(row.id);
    if (this.outbox.waits(row.id) || (known && row.version < known.version)) return;
    if (JSON.stringify(known) !== JSON.stringify(row)) this.show(row);
  }

  showConflict(element) {
    element?.querySelector(".conflict")?.remove();
    const { editor } = this;
    const { seen } = this.outbox;
    if (!element || !editor?.dirty || editor.row.version <= seen.get(editor.row.id)) return;
    const { row } = editor;
    const keepMine = () => {
      seen.set(row.id, row.version);
      editor.base = row.version;
      keep(row, editor.text, row.version);
      this.showConflict(element);
      editor.focus();
    };
    const takeTheirs = () => {
      editor.put(row.target);
      seen.set(row.id, row.version);
      this.show(row);
    };
    editor.element.after(conflictBox(row, editor.text, { takeTheirs, keepMine }));
  }
}
