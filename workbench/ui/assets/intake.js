// Bring articles in: files, folders, dropped or chosen, and pasted text.

import { h, icon, plural } from "./dom.js";
import { dropped, uploadAll } from "./upload.js";

const XLIFF = /\.xli?f+$/i;

export class Intake {
  constructor(app, done) {
    this.app = app;
    this.done = done;
    this.files = h("input", {
      type: "file",
      multiple: true,
      class: "hidden-input",
      "aria-label": "Articles to upload",
    });
    this.folder = h("input", { type: "file", webkitdirectory: true, class: "hidden-input", "aria-label": "Folder" });
    for (const input of [this.files, this.folder]) {
      input.addEventListener("change", () => {
        this.take([...input.files]);
        input.value = "";
      });
    }
    this.progress = h("p", { class: "taking", role: "status" });
    this.refusals = h("ul", { class: "refusals", "aria-live": "assertive" });
    this.dialog = this.pasteDialog();
    this.element = h(
      "section",
      { class: "intake", "aria-label": "Bring articles in" },
      this.choices(),
      this.progress,
      this.refusals,
      this.dialog,
      this.files,
      this.folder,
    );
    this.listen();
  }

  choices() {
    const choice = (name, label, act) => h("button", { type: "button", onclick: act }, icon(name), label);
    return h(
      "div",
      { class: "choices" },
      choice("upload", "Upload files", () => this.files.click()),
      choice("folder", "Upload a folder", () => this.folder.click()),
      choice("paste", "Paste text", () => this.dialog.showModal()),
      h("span", { class: "hint" }, "or drop them anywhere: .txt .html .docx .pdf .md .csv .jsonl"),
    );
  }

  pasteDialog() {
    const text = h("textarea", { name: "text", dir: "auto", required: true, rows: 14, "aria-label": "Arabic text" });
    const name = h("input", { name: "name", placeholder: "Name (optional)", "aria-label": "Name", maxlength: 120 });
    const dialog = h("dialog", { class: "paste", "aria-label": "Paste text" });
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", {}, "Paste text"),
      text,
      h(
        "div",
        { class: "row-of-buttons" },
        name,
        h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        h("button", { class: "primary" }, "Add article"),
      ),
    );
    form.addEventListener("submit", () => {
      this.run("paste", { text: text.value, name: name.value });
      form.reset();
    });
    dialog.append(form);
    return dialog;
  }

  allow(may) {
    this.element.hidden = !may;
    this.allowed = may;
  }

  listen() {
    this.over = (event) => {
      if (!this.allowed || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      document.documentElement.classList.toggle("dropping", event.type !== "drop");
      if (event.type === "drop") dropped(event.dataTransfer).then((files) => this.take(files));
    };
    this.out = (event) => {
      if (!event.relatedTarget) document.documentElement.classList.remove("dropping");
    };
    addEventListener("dragover", this.over);
    addEventListener("drop", this.over);
    addEventListener("dragleave", this.out);
  }

  close() {
    removeEventListener("dragover", this.over);
    removeEventListener("drop", this.over);
    removeEventListener("dragleave", this.out);
  }

  async take(files) {
    const { paths, refused } = await uploadAll(this.app, files, (text) => {
      this.progress.textContent = text;
    });
    const back = paths.filter((path) => XLIFF.test(path));
    const articles = paths.filter((path) => !XLIFF.test(path));
    if (back.length) refused.push(...(await this.takeBack(back)));
    if (articles.length) await this.run("take_articles", { paths: articles }, refused);
    else this.refuse(refused);
  }

  /** Land translations that were edited elsewhere. */
  async takeBack(paths) {
    try {
      const files = await this.app.call("take_xliff", { paths });
      const taken = files.reduce((sum, one) => sum + one.taken, 0);
      this.progress.textContent = `${plural(taken, "translation")} came back, as drafts.`;
      await this.done();
      return files.flatMap((file) => file.problems.map((line) => `${file.name}: ${line}`));
    } catch (error) {
      this.app.messages.tell(error);
      return [];
    }
  }

  refuse(lines) {
    this.refusals.replaceChildren(...lines.map((line) => h("li", { dir: "auto" }, line)));
  }

  async run(name, values, refused = []) {
    this.progress.textContent = "Reading…";
    this.refusals.replaceChildren();
    try {
      const taken = await this.app.call(name, values);
      this.progress.textContent = taken.articles.length ? `${plural(taken.articles.length, "article")} added.` : "";
      refused.push(...taken.refusals);
      await this.done();
    } catch (error) {
      this.progress.textContent = "";
      this.app.messages.tell(error);
    }
    this.refuse(refused);
  }
}
