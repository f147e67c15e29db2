// One article under review: its bar, its grid, the panel beside it, and what others change meanwhile.

import { actsOf } from "./acts.js";
import { button, h, icon, plural } from "./dom.js";
import { Filters, folded } from "./filters.js";
import { isGoing } from "./frame.js";
import { Grid } from "./grid.js";
import { exportMenu } from "./handover.js";
import { Headline } from "./headline.js";
import { helpDialog, listen } from "./keys.js";
import { Panel } from "./panel.js";
import { Review } from "./review.js";
import { markSearched } from "./searched.js";

const SOON = 700; // milliseconds between looks at the server while it translates
const LATER = 2500;

export class ArticleView {
  constructor(app, article) {
    this.app = app;
    this.id = article;
    this.statements = new Map();
    this.grid = new Grid((row) => this.extras(row));
    this.review = new Review(app, article, this.grid, {
      selected: (row) => {
        this.panel.show(row);
        this.markSearched();
      },
      changed: () => this.count(),
      askToDismiss: (finding) => this.panel.askToDismiss(finding),
    });
    this.panel = new Panel(app, this.review, (statements) => this.starred(statements));
    this.grid.element.addEventListener("click", (event) => this.clicked(event));
    this.filters = new Filters(
      () => this.filter(),
      (first) => this.review.back(first),
    );
    this.headline = new Headline((name) => this.order(name));
    this.help = helpDialog();
    this.notices = h("div", { class: "notices" });
    this.element = h("div", { class: "article-page" }, this.top(), this.work(), this.help);
  }

  top() {
    const tools = h("div", { class: "tools" }, this.filters.element, this.toolButtons());
    const top = h("div", { class: "top" }, this.headline.element, tools);
    this.watch = new ResizeObserver(() => this.element.style.setProperty("--top", `${top.offsetHeight}px`));
    this.watch.observe(top);
    return top;
  }

  work() {
    const sheet = h("div", { class: "sheet" }, this.notices, this.grid.element);
    return h("div", { class: "work" }, sheet, this.panel.element);
  }

  toolButtons() {
    const tool = (name, label, run) => button(label, { class: "icon-only", onclick: run }, icon(name));
    return h(
      "div",
      { class: "tool-buttons" },
      tool("undo", "Undo (Ctrl+Z)", () => this.review.undo()),
      tool("redo", "Redo (Ctrl+Shift+Z)", () => this.review.redo()),
      tool("previous", "Previous segment (Alt+↑)", () => this.review.move(-1)),
      tool("next", "Next segment (Alt+↓)", () => this.review.move(1)),
      exportMenu(this.id),
      button("Keyboard (?)", { class: "icon-only", onclick: () => this.help.showModal() }, "?"),
      button("Panel", { class: "icon-only panel-switch", onclick: () => this.panel.toggle() }, icon("panel")),
    );
  }

  extras(row) {
    return { statement: this.statements.get(row.id), unsaved: this.review.keptText(row) };
  }

  async open() {
    await this.load();
    this.unlisten = listen(actsOf(this));
    this.showPlace();
    this.timer = setTimeout(() => this.poll(), SOON);
    this.leaving = () => this.review.saveNow();
    addEventListener("pagehide", this.leaving);
  }

  async load() {
    const data = await this.app.call("open_article", { article: this.id });
    this.review.mayReview = data.actor.role !== "reader";
    this.review.languageModel = data.languageModel;
    this.mark = data.mark;
    this.next = data.next;
    this.actor = data.actor;
    this.grid.fill(data.rows);
    this.filters.offer(data.rows);
    this.tell(data);
    await this.panel.statements.load(this.id);
    await this.panel.brief.load(this.id, data.languageModel);
    this.notice(data);
  }

  /** Select the segment that the address names, else the first that is not approved. */
  showPlace() {
    const { order, rows } = this.grid;
    const named = order[Number(location.hash.slice(1)) - 1];
    const open = order.find((id) => rows.get(id).state !== "approved" && !rows.get(id).marginal);
    const phone = matchMedia("(max-width: 700px)").matches; // no keyboard comes up unasked
    this.review.select(named ?? open ?? order[0] ?? null, { focus: !phone || named !== undefined });
    if (named !== undefined) this.grid.elementOf(named).scrollIntoView({ block: "center" });
  }

  shows(search) {
    return Number(new URLSearchParams(search).get("article")) === this.id;
  }

  tell(summary) {
    if (this.summary?.title !== summary.title) this.headline.draw(summary, this.actor);
    this.summary = summary;
    document.title = `${summary.title} · News workbench`;
    this.headline.translate(summary, this.grid.order.length, this.review.mayReview);
    this.count();
  }

  count() {
    const segments = {};
    for (const row of this.grid.rows.values()) segments[row.state] = (segments[row.state] ?? 0) + 1;
    const total = this.grid.order.length;
    const approved = segments.approved ?? 0;
    this.headline.count(segments, approved, total);
    if (approved === total && this.approved < total) this.finished();
    this.approved = approved;
  }

  finished() {
    const onward = this.next ? { label: "Next article", act: () => this.app.go(`/?article=${this.next}`) } : {};
    this.app.messages.say("Every segment is approved.", onward);
  }

  async order(name) {
    try {
      await this.app.call(name, { article: this.id });
      await this.look();
    } catch (error) {
      this.app.messages.tell(error);
    }
  }

  notice({ warnings, rows }) {
    const unsaved = rows.filter((row) => this.review.stillUnsaved(row));
    const lines = warnings.map((line) => h("p", { class: "notice" }, line));
    if (unsaved.length) {
      const look = h(
        "button",
        { type: "button", class: "link", onclick: () => this.review.select(unsaved[0].id) },
        "Look at the first",
      );
      lines.push(
        h("p", { class: "notice" }, `${plural(unsaved.length, "segment")} with text that was not saved. `, look),
      );
    }
    this.notices.replaceChildren(...lines);
  }

  filter() {
    const test = this.filters.test((row) => this.statements.has(row.id));
    const shown = this.grid.filter(test);
    this.filters.count.textContent = test ? `${shown} of ${this.grid.order.length}` : "";
    this.markSearched();
  }

  markSearched() {
    const { searched } = this.filters;
    if (searched || this.marked) markSearched(searched ? this.grid.shown() : [], searched, folded);
    this.marked = Boolean(searched);
  }

  /** Draw the rows whose star has changed. */
  starred(statements) {
    const before = this.statements;
    this.statements = statements;
    for (const id of new Set([...before.keys(), ...statements.keys()])) {
      if (before.get(id)?.rank !== statements.get(id)?.rank) this.review.show(this.grid.rows.get(id));
    }
  }

  clicked({ target }) {
    const id = Number(target.closest(".row")?.dataset.segment);
    if (target.closest(".star") && this.review.mayReview) this.panel.statements.toggle(id);
    if (!target.closest(".comments")) return;
    this.review.select(id);
    this.panel.openHistory();
  }

  async poll() {
    clearTimeout(this.timer);
    if (this.closed) return;
    const { away } = this.review; // an answer to what was asked before the server was lost says nothing of it now
    try {
      if (!document.hidden) await this.look();
      if (away) this.back();
    } catch (error) {
      if (!this.review.away) this.app.messages.tell(error);
      this.review.away = true; // told once
    }
    if (!this.closed) this.timer = setTimeout(() => this.poll(), isGoing(this.summary.state) ? SOON : LATER);
  }

  back() {
    this.review.away = false;
    this.app.messages.answersAgain();
    this.review.resend();
    this.panel.refresh();
  }

  async look() {
    const before = this.summary.state;
    const changes = await this.app.call("changes_since", { article: this.id, mark: this.mark });
    if (this.closed) return;
    this.mark = changes.mark;
    for (const row of changes.rows) this.review.arrived(row);
    if (changes.rows.length) this.filters.offer([...this.grid.rows.values()]);
    this.tell(changes);
    if (before !== changes.state && changes.state === "ready") await this.refresh();
    else if (changes.statements_version !== this.panel.statements.version) await this.panel.statements.load(this.id);
  }

  /** Take in what was found once the whole article was translated: key statements, duplicates. */
  async refresh() {
    const data = await this.app.call("open_article", { article: this.id });
    for (const row of data.rows) this.review.arrived(row);
    await this.panel.statements.load(this.id);
    this.filters.offer(data.rows);
  }

  async close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.unlisten?.();
    removeEventListener("pagehide", this.leaving);
    this.review.leave();
    this.panel.close();
    this.grid.close();
    this.watch.disconnect();
    await this.review.outbox.settled();
  }
}
