// What a reviewer does to segments: select, type, save, approve, take back. The server decides; nothing typed is lost.

import { button, h, icon } from "./dom.js";
import { Editor, offsetAt } from "./editor.js";
import { forget, keep, kept, keptNames } from "./unsaved.js";

export class Review {
  constructor(app, article, grid, { selected, changed }) {
    this.app = app;
    this.article = article;
    this.grid = grid;
    this.selected = selected;
    this.changed = changed;
    this.mayReview = true;
    this.current = null;
    this.editor = null;
    this.seen = new Map(); // segment → the version that the person has seen, where they have typed
    this.sending = new Map(); // segment → what is on its way to the server, in turn
    this.unsaved = keptNames();
    grid.element.addEventListener("click", (event) => this.clicked(event));
    grid.element.addEventListener("keydown", (event) => {
      const text = event.key === "Enter" && !event.ctrlKey && !event.altKey && event.target.closest(".text");
      if (!text) return;
      event.preventDefault();
      this.select(Number(text.closest(".row").dataset.segment));
    });
  }

  row(id) {
    return this.grid.rows.get(id);
  }

  // Selecting

  clicked(event) {
    const element = event.target.closest(".row");
    if (!element || event.target.closest("button, textarea, a, summary") || !getSelection().isCollapsed) return;
    const text = event.target.closest(".text");
    const at = text && text.querySelector(".nothing") === null ? offsetAt(text, event.clientX, event.clientY) : undefined;
    this.select(Number(element.dataset.segment), { at });
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
    this.seen.set(row.id, this.editor.base);
    this.dress(element);
  }

  /** Put the editor and the buttons into the row that is being worked on. */
  dress(element) {
    element.classList.add("current");
    element.setAttribute("aria-current", "true");
    element.querySelector(".target > .text").replaceWith(this.editor.element);
    if (this.mayReview) element.querySelector(".target").append(this.buttons());
    this.showConflict(element);
  }

  buttons() {
    const row = this.row(this.current);
    const act = (name, label, keys, run, properties = {}) =>
      h("button", { type: "button", title: `${label} (${keys})`, onmousedown: (event) => event.preventDefault(), onclick: run, ...properties }, icon(name), label);
    return h(
      "div",
      { class: "acts" },
      row.state === "approved"
        ? act("draft", "Not approved", "back to draft", () => this.mark("draft"))
        : act("check", "Approve", "Ctrl+Enter", () => this.approve(), { class: "primary" }),
      act("flag", "Needs work", "Ctrl+Y", () => this.needsWork()),
      act("copy", "Copy source", "Ctrl+O", () => this.copySource()),
      act("more", "Complete", "Ctrl+Space: the model goes on from the caret", () => this.complete()),
    );
  }

  leave() {
    if (this.current === null) return;
    const { editor, current } = this;
    this.current = this.editor = null;
    if (editor.dirty && this.mayReview) this.save(editor, false);
    this.grid.redraw(current);
  }

  typed() {
    const { row } = this.editor;
    if (this.editor.dirty) this.unsaved.add(row.name);
    else this.unsaved.delete(row.name);
    this.showConflict(this.grid.elements.get(row.id));
  }

  move(step, test) {
    const from = this.current ?? this.grid.order[0];
    const next = this.grid.next(from, step, test);
    if (next !== null) this.select(next);
    return next;
  }

  // Saving

  /** Send what stands in an editor; until the server has it, it stays in this browser. */
  save(editor, approve) {
    const { row, text } = editor;
    const shown = { ...row, target: text, targetHtml: editor.dirty ? undefined : row.targetHtml };
    if (approve) shown.state = "approved";
    else if (editor.dirty) shown.state = text.trim() ? "draft" : "untranslated";
    if (editor.dirty) shown.findings = [];
    this.grid.rows.set(row.id, shown);
    return this.send(row.id, "edit", { target: text, approve }, row);
  }

  send(id, name, values, before) {
    const earlier = this.sending.get(id) ?? Promise.resolve();
    const sent = earlier.then(async () => {
      try {
        const act = { segment: id, version: this.seen.get(id) ?? before.version, ...values };
        this.accept(await this.app.call(name, { act }), values.target);
        return true;
      } catch (error) {
        this.refused(error, before, name);
        return false;
      } finally {
        if (this.sending.get(id) === sent) this.sending.delete(id);
        if (this.current !== id) this.grid.redraw(id);
        this.changed();
      }
    });
    this.sending.set(id, sent);
    return sent;
  }

  /** Take in what the server has made of an act. */
  accept(row, sentText) {
    if (!row) return;
    this.seen.set(row.id, row.version);
    const unsaved = kept(row);
    if (unsaved && (sentText === undefined || unsaved.text === sentText || unsaved.text === row.target)) {
      forget(row);
      this.unsaved.delete(row.name);
    }
    this.show(row, { settled: this.current === row.id && this.editor.text === sentText });
  }

  refused(error, before, name) {
    const row = error.row ?? before;
    if (error.kind === "stale" && name === "edit" && kept(row)) {
      this.show(row);
      this.app.messages.say(`Segment ${row.place + 1}: ${row.by ?? "somebody"} was quicker. Your text is kept beside theirs.`, {
        kind: "problem", label: "Look", act: () => this.select(row.id),
      });
      return;
    }
    if (error.kind === "stale") this.seen.set(row.id, row.version);
    this.show(row);
    this.app.messages.tell(error);
  }

  /** Show a newer state of a segment, whoever made it. */
  show(row, { settled = false } = {}) {
    this.grid.rows.set(row.id, row);
    const own = this.current === row.id ? this.editor : null;
    const hadFocus = own && document.activeElement === own.field;
    own?.arrived(row, settled);
    if (own && !own.dirty) this.seen.set(row.id, row.version);
    const caret = hadFocus ? [own.field.selectionStart, own.field.selectionEnd] : null;
    const element = this.grid.redraw(row.id);
    if (!own || !element) return;
    this.dress(element);
    if (caret) {
      own.field.focus({ preventScroll: true });
      own.field.setSelectionRange(...caret);
    }
    this.selected(row);
  }

  /** Take in a row that the server says has changed, by anybody. */
  arrived(row) {
    const known = this.row(row.id);
    if (this.sending.has(row.id) || (known && row.version < known.version)) return;
    if (JSON.stringify(known) !== JSON.stringify(row)) this.show(row);
  }

  showConflict(element) {
    element?.querySelector(".conflict")?.remove();
    const { editor } = this;
    if (!editor?.dirty || !element || editor.row.version <= this.seen.get(editor.row.id)) return;
    const { row } = editor;
    const keepMine = () => {
      this.seen.set(row.id, row.version);
      editor.base = row.version;
      keep(row, editor.text, row.version);
      this.showConflict(element);
      editor.focus();
    };
    const takeTheirs = () => {
      editor.put(row.target);
      this.seen.set(row.id, row.version);
      this.show(row);
    };
    const conflict = h(
      "div",
      { class: "conflict", role: "alert" },
      h("p", {}, h("bdi", {}, row.by ?? "Somebody"), " has changed this segment since you began. It now reads:"),
      h("blockquote", { dir: "auto" }, row.target || "(empty)", h("span", { class: "note" }, ` ${row.state}`)),
      h("div", { class: "row-of-buttons" },
        h("button", { type: "button", onclick: takeTheirs }, "Take theirs"),
        h("button", { type: "button", onclick: keepMine }, "Keep mine")),
    );
    editor.element.after(conflict);
  }

  inConflict() {
    return Boolean(this.grid.elements.get(this.current)?.querySelector(".conflict"));
  }

  // Acts

  approve() {
    const { editor, current } = this;
    if (!editor || !this.mayReview) return;
    if (this.inConflict()) {
      this.app.messages.say("Choose between your text and theirs first.", { kind: "problem" });
      return;
    }
    if (!editor.text.trim()) {
      this.app.messages.say("An empty translation cannot be approved.", { kind: "problem" });
      return;
    }
    this.save(editor, true);
    this.current = this.editor = null;
    this.grid.redraw(current);
    this.changed();
    const next = this.grid.next(current, 1, (row) => row.state !== "approved") ?? this.grid.next(current, 1);
    this.select(next ?? current);
  }

  async mark(state) {
    const { editor, current } = this;
    if (!editor || !this.mayReview) return;
    if (editor.dirty && !(await this.save(editor, false))) return;
    await this.send(current, "mark", { state }, this.row(current));
  }

  needsWork() {
    return this.mark("needs work");
  }

  saveNow() {
    if (this.editor?.dirty && this.mayReview) this.save(this.editor, false);
  }

  copySource() {
    if (this.mayReview) this.editor?.put(this.editor.row.source);
  }

  put(text) {
    if (this.mayReview) this.editor?.put(text);
  }

  insert(text) {
    if (this.mayReview) this.editor?.insert(text);
  }

  /** Keep what stands before the caret and let the model go on from there; what it adds is selected. */
  async complete() {
    const { editor } = this;
    if (!editor || !this.mayReview) return;
    const { selectionStart: start } = editor.field;
    const typed = editor.text.slice(0, start);
    const before = editor.text;
    try {
      const text = await this.app.call("complete", { segment: editor.row.id, typed });
      if (this.editor !== editor || editor.text !== before) return;
      if (!text) {
        this.app.messages.say("The model has nothing to add.");
        return;
      }
      editor.put(text);
      editor.field.setSelectionRange(start, text.length);
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  undo() {
    if (this.editor?.dirty) return false;
    this.reverse("undo", "There is nothing to take back.");
    return true;
  }

  redo() {
    if (this.editor?.undone > 0 || this.editor?.dirty) return false;
    this.reverse("redo", "There is nothing to make again.");
    return true;
  }

  async reverse(name, nothing) {
    await this.settled();
    try {
      const row = await this.app.call(name, { act: { article: this.article } });
      if (!row) {
        this.app.messages.say(nothing);
        return;
      }
      this.accept(row);
      this.changed();
      this.select(row.id);
    } catch (error) {
      if (error.row) this.show(error.row);
      this.app.messages.tell(error);
    }
  }

  async dismiss(row, finding, reason) {
    await this.send(row.id, "dismiss", { finding, reason }, this.row(row.id));
  }

  /** Wait until the server has everything that was sent. */
  settled() {
    return Promise.all(this.sending.values());
  }
}
