// The glossary and the translation memory of the project: look, add, remove, bring in, hand over.

import { button, h, icon, plural } from "./dom.js";
import { folded } from "./filters.js";
import { pageBar } from "./frame.js";
import { uploadAll } from "./upload.js";

const SHOWN = 300; // terms; a search shows the others

export class ResourcesView {
  constructor(app) {
    this.app = app;
    this.terms = [];
    Object.assign(this, pageBar("Glossary and memory"));
    this.status = h("p", { class: "taking", role: "status" });
    this.problems = h("ul", { class: "refusals", "aria-live": "assertive" });
    this.units = h("ul", { class: "units" });
    this.search = h("input", {
      type: "search",
      placeholder: "Search terms",
      "aria-label": "Search terms",
      dir: "auto",
      oninput: () => this.draw(),
    });
    this.count = h("span", { class: "note" });
    this.rows = h("tbody");
    this.form = this.termForm();
    this.element = h(
      "div",
      { class: "resources-page list-page" },
      this.bar,
      h("div", { class: "page" }, this.status, this.problems, this.glossary(), this.memory()),
    );
  }

  async open() {
    document.title = "Glossary and memory · News workbench";
    await this.refresh();
  }

  async close() {}

  glossary() {
    const heads = ["Arabic", "English", "Also allowed", "Forbidden", "Note"].map((name) =>
      h("th", { scope: "col" }, name),
    );
    return h(
      "section",
      {},
      h(
        "header",
        {},
        h("h2", {}, "Glossary"),
        this.search,
        this.count,
        this.ways("take_terms", ".csv,.tsv,.tbx,.xml", [
          ["CSV", "/export/glossary?form=csv"],
          ["TBX", "/export/glossary?form=tbx"],
        ]),
      ),
      this.form,
      h(
        "table",
        { class: "table glossary" },
        h("thead", {}, h("tr", {}, heads, h("th", {}, h("span", { class: "unseen" }, "Remove")))),
        this.rows,
      ),
    );
  }

  memory() {
    return h(
      "section",
      {},
      h(
        "header",
        {},
        h("h2", {}, "Translation memory"),
        this.ways("take_memory", ".tmx,.tsv", [["TMX", "/export/memory"]]),
      ),
      this.units,
    );
  }

  ways(name, accept, links) {
    const input = h("input", {
      type: "file",
      multiple: true,
      accept,
      class: "hidden-input",
      "aria-label": `Files for ${name}`,
    });
    input.addEventListener("change", () => {
      this.take(name, [...input.files]);
      input.value = "";
    });
    const bring = h(
      "button",
      { type: "button", class: "bring", onclick: () => input.click() },
      icon("upload"),
      `Import ${accept.split(",").slice(0, 3).join(" ")}`,
    );
    const out = links.map(([form, href]) => h("a", { href, download: true }, `Export ${form}`));
    return h("div", { class: "ways" }, input, bring, out);
  }

  termForm() {
    const field = (name, label, properties = {}) =>
      h("input", { name, placeholder: label, "aria-label": label, maxlength: 500, ...properties });
    const form = h(
      "form",
      { class: "term-form" },
      field("source", "Arabic term", { dir: "rtl", lang: "ar", required: true }),
      field("target", "English"),
      field("alternatives", "Also allowed, with ;"),
      field("forbidden", "Forbidden, with ;"),
      field("note", "Note", { maxlength: 5000 }),
      h("button", { class: "primary" }, "Add"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.add(new FormData(form));
    });
    return form;
  }

  async add(data) {
    const several = (name) =>
      data
        .get(name)
        .split(";")
        .map((one) => one.trim())
        .filter(Boolean);
    const term = {
      source: data.get("source"),
      target: data.get("target"),
      note: data.get("note"),
      alternatives: several("alternatives"),
      forbidden: several("forbidden"),
    };
    if (await this.run("add_term", { term })) {
      this.form.reset();
      this.form.source.focus();
    }
  }

  async run(name, values) {
    try {
      await this.app.call(name, values);
      await this.refresh();
      return true;
    } catch (error) {
      this.app.messages.tell(error);
      return false;
    }
  }

  async take(name, files) {
    const { paths, refused } = await uploadAll(this.app, files, (text) => {
      this.status.textContent = text;
    });
    this.status.textContent = "Reading…";
    try {
      const outcomes = paths.length ? await this.app.call(name, { paths }) : [];
      const taken = outcomes.reduce((sum, one) => sum + one.taken, 0);
      this.status.textContent = `${plural(taken, "entry", "entries")} added.`;
      refused.push(...outcomes.flatMap((one) => one.problems.map((line) => `${one.name}: ${line}`)));
      await this.refresh();
    } catch (error) {
      this.status.textContent = "";
      this.app.messages.tell(error);
    }
    this.problems.replaceChildren(...refused.slice(0, 20).map((line) => h("li", { dir: "auto" }, line)));
  }

  async refresh() {
    const { terms, units, actor } = await this.app.call("show_resources");
    this.terms = terms;
    this.may = actor.role !== "reader";
    this.form.hidden = !this.may;
    for (const bring of this.element.querySelectorAll(".bring")) bring.hidden = !this.may;
    this.greet(actor);
    const lines = Object.entries(units).map(([place, number]) =>
      h("li", {}, h("b", {}, number.toLocaleString("en")), " from ", h("bdi", {}, place)),
    );
    this.units.replaceChildren(
      ...(lines.length ? lines : [h("li", { class: "note" }, "Empty. Approved segments come in by themselves.")]),
    );
    this.draw();
  }

  draw() {
    const words = folded(this.search.value.trim());
    const all = ({ source, target, alternatives, forbidden, note }) =>
      folded([source, target, ...alternatives, ...forbidden, note].join(" "));
    const found = words ? this.terms.filter((term) => all(term).includes(words)) : this.terms;
    this.count.textContent =
      found.length > SHOWN ? `${SHOWN} of ${plural(found.length, "term")} shown` : plural(found.length, "term");
    this.rows.replaceChildren(...found.slice(0, SHOWN).map((term) => this.row(term)));
  }

  row(term) {
    const remove = button(
      `Remove ${term.target || term.source}`,
      { class: "icon-only", onclick: () => this.run("remove_term", { term: term.id }) },
      icon("close"),
    );
    return h(
      "tr",
      {},
      h("td", { class: "arabic", dir: "rtl", lang: "ar" }, term.source),
      h("td", {}, term.target),
      h("td", {}, term.alternatives.join("; ")),
      h("td", { class: "forbidden" }, term.forbidden.join("; ")),
      h("td", { class: "note", dir: "auto" }, [term.domain, term.note].filter(Boolean).join(" · ")),
      h("td", {}, this.may ? remove : null),
    );
  }
}
