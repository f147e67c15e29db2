// Bring articles in: files, folders, dropped or chosen, and pasted text.

import { h, icon, plural } from "./dom.js";

const AT_ONCE = 200; // files; the server has the last word

export class Intake {
  constructor(app, done) {
    this.app = app;
    this.done = done;
    this.files = h("input", { type: "file", multiple: true, class: "hidden-input", "aria-label": "Articles to upload" });
    this.folder = h("input", { type: "file", webkitdirectory: true, class: "hidden-input", "aria-label": "Folder" });
    for (const input of [this.files, this.folder]) {
      input.addEventListener("change", () => {
        this.take([...input.files]);
        input.value = "";
      });
    }
    this.progress = h("p", { class: "taking", role: "status" });
    this.refusals = h("ul", { class: "refusals", role: "alert" });
    this.dialog = this.pasteDialog();
    this.element = h("section", { class: "intake", "aria-label": "Bring articles in" }, this.choices(), this.progress,
      this.refusals, this.dialog, this.files, this.folder);
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
      h("div", { class: "row-of-buttons" }, name, h("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        h("button", { class: "primary" }, "Add article")),
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
    const paths = [];
    const refused = [];
    for (const file of files.slice(0, AT_ONCE)) {
      this.progress.textContent = `Uploading ${paths.length + refused.length + 1} of ${Math.min(files.length, AT_ONCE)}…`;
      try {
        paths.push((await this.app.upload(file)).path);
      } catch {
        refused.push(`${file.name}: could not be uploaded; it may be too large`);
      }
    }
    if (files.length > AT_ONCE) refused.push(`Only ${AT_ONCE} files are taken at once; the others were left out.`);
    await this.run("take_uploads", { paths }, refused);
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
    this.refusals.replaceChildren(...refused.map((line) => h("li", { dir: "auto" }, line)));
  }
}

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = await Promise.all(entries.map(inside));
  return found.flat();
}

async function inside(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(inside))).flat();
}
