// The articles of the project, and the way in for new ones.

import { ago, h, plural, sum } from "./dom.js";
import { isGoing, pageBar, stateBar } from "./frame.js";
import { exportMenu } from "./handover.js";
import { Intake } from "./intake.js";

const SOON = 1000; // milliseconds, while something is being translated
const LATER = 5000;
const PAUSE = 250; // milliseconds without a letter until what is typed is searched for

const LEFT = [
  ["", "All articles"],
  ["open", "Not all approved"],
  ["errors", "With errors"],
  ["approved", "Approved"],
];

const STATES = {
  waiting: "waits to be translated",
  translating: "being translated",
  failed: "could not be translated",
  cancelled: "translation cancelled",
};

export class ListView {
  constructor(app) {
    this.app = app;
    this.shown = 0;
    this.rows = h("ol", { class: "articles" });
    this.count = h("p", { class: "count", role: "status" });
    Object.assign(this, pageBar("Articles", exportMenu()));
    this.intake = new Intake(app, () => this.refresh());
    this.more = h("button", { type: "button", class: "plain", onclick: () => this.showMore() }, "Show more");
    this.element = h(
      "div",
      { class: "list-page" },
      this.bar,
      h("div", { class: "page" }, this.intake.element, this.sought(), this.rows, this.more),
    );
  }

  /** Return the search; what is sought stays while the page is open, so that the way back leads there. */
  sought() {
    const { listed } = this.app;
    const label = "Search the articles";
    const words = h("input", { type: "search", placeholder: label, "aria-label": label, dir: "auto", maxlength: 500 });
    const choices = LEFT.map(([value, text]) => h("option", { value }, text));
    const left = h("select", { "aria-label": "Show articles" }, choices);
    [words.value, left.value] = [listed.words, listed.left];
    const look = () => {
      [listed.words, listed.left, this.shown] = [words.value, left.value, 0];
      this.attempt();
    };
    words.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(look, PAUSE);
    });
    left.addEventListener("change", look);
    this.search = h("div", { class: "sought", role: "search" }, words, left);
    return h("div", { class: "above" }, this.count, this.search);
  }

  async open() {
    document.title = "News workbench";
    await this.refresh();
  }

  async close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.typing);
    this.intake.close();
  }

  /** Show the articles as they are now; whether that succeeds or not, they are looked at again. */
  async refresh() {
    try {
      await this.look();
    } finally {
      clearTimeout(this.timer);
      if (!this.closed) this.timer = setTimeout(() => this.poll(), this.busy ? SOON : LATER);
    }
  }

  async look() {
    const listed = { ...this.app.listed };
    const pages = [];
    const wanted = Math.max(this.shown, 1);
    let page;
    do {
      page = await this.app.call("list_articles", { start: pages.length, ...listed });
      pages.push(...page.articles);
    } while (pages.length < wanted && pages.length < page.total);
    if (listed.words !== this.app.listed.words || listed.left !== this.app.listed.left) return; // another search came
    this.show(pages, page);
    this.busy = pages.some((one) => isGoing(one.state));
  }

  async poll() {
    if (this.closed) return;
    if (document.hidden) {
      this.timer = setTimeout(() => this.poll(), LATER);
      return;
    }
    await this.attempt();
  }

  /** Look at the server; say when it does not answer, and when it does again. */
  async attempt() {
    try {
      await this.refresh();
      if (this.away) this.app.messages.answersAgain();
      this.away = false;
    } catch (error) {
      if (!this.away) this.app.messages.tell(error); // told once
      this.away = true;
    }
  }

  show(articles, { total, actor, trouble }) {
    this.shown = articles.length;
    this.actor = actor;
    this.greet(actor);
    this.intake.allow(actor.role !== "reader");
    const narrowed = Boolean(this.app.listed.words.trim() || this.app.listed.left);
    const none = narrowed ? "No article fits." : "No articles yet. Drop some here.";
    this.search.hidden = !total && !narrowed;
    this.count.textContent = trouble ?? (total ? `${plural(total, "article")}${narrowed ? " found" : ""}` : none);
    this.count.classList.toggle("problem", Boolean(trouble));
    this.more.hidden = articles.length >= total;
    this.place(articles);
  }

  place(articles) {
    const known = new Map([...this.rows.children].map((row) => [row.dataset.state, row]));
    const rows = articles.map((one) => known.get(JSON.stringify(one)) ?? this.row(one));
    const same = rows.length === this.rows.children.length && rows.every((row, at) => row === this.rows.children[at]);
    if (!same) this.rows.replaceChildren(...rows);
  }

  showMore() {
    this.shown += 1;
    this.attempt();
  }

  row(article) {
    const { segments, findings } = article;
    const total = sum(segments);
    const approved = segments.approved ?? 0;
    return h(
      "li",
      { "data-state": JSON.stringify(article), "data-article": article.id },
      h("a", { class: "title", href: `/?article=${article.id}`, "data-inside": true, dir: "auto" }, article.title),
      h(
        "p",
        { class: "about" },
        h("bdi", {}, article.name),
        ` · ${ago(article.added_at)} · ${article.added_by}${article.model ? ` · ${article.model}` : ""}`,
      ),
      h("div", { class: "far" }, stateBar(segments), h("span", {}, `${approved} of ${total} approved`)),
      h(
        "div",
        { class: "found" },
        ["error", "warning"].map((kind) => this.found(kind, findings[kind])),
      ),
      this.translation(article, total - (segments.untranslated ?? 0), total),
    );
  }

  found(kind, number) {
    return number ? h("span", { class: `badge ${kind}` }, plural(number, kind)) : null;
  }

  translation(article, done, total) {
    if (article.state === "ready") return null;
    const act = (name, label) =>
      h("button", { type: "button", class: "link", onclick: () => this.order(name, article.id) }, label);
    const going = isGoing(article.state);
    const may = this.actor.role !== "reader";
    return h(
      "div",
      { class: `translation ${article.state}` },
      going && h("progress", { max: total, value: done, "aria-label": "Translated" }),
      h("span", {}, article.problem ?? `${STATES[article.state]}${going ? `, ${done} of ${total}` : ""}`),
      may && (going ? act("cancel", "Cancel") : act("resume", "Go on")),
    );
  }

  async order(name, article) {
    try {
      await this.app.call(name, { article });
      await this.refresh();
    } catch (error) {
      this.app.messages.tell(error);
    }
  }
}
