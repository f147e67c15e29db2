// The ways out: an article, or all of them, as a file that other tools read.

import { h, icon } from "./dom.js";

const FORMS = [
  ["docx", "Word", "both languages side by side"],
  ["xliff", "XLIFF", "for translation tools; comes back in by upload"],
  ["tmx", "TMX", "translation memory"],
  ["html", "Web page", "to read"],
  ["markdown", "Markdown", "to read"],
  ["xlsx", "Excel", "one segment a row"],
  ["csv", "CSV", "one segment a row"],
  ["jsonl", "JSON Lines", "everything, for programs"],
];
const STATES = ["approved", "draft", "needs work", "untranslated"];

export function exportMenu(article) {
  const state = h(
    "select",
    { "aria-label": "Which segments" },
    h("option", { value: "" }, "All segments"),
    STATES.map((one) => h("option", { value: one }, `Only ${one}`)),
  );
  const links = FORMS.map(([form, name, use]) =>
    h("a", { "data-form": form, download: true }, h("b", {}, name), h("span", {}, use)),
  );
  const address = () => {
    for (const link of links) {
      const query = new URLSearchParams({ form: link.dataset.form });
      if (article) query.set("article", article);
      if (state.value) query.set("state", state.value);
      link.href = `/export/articles?${query}`;
    }
  };
  state.addEventListener("change", address);
  address();
  const menu = h(
    "details",
    { class: "export" },
    h("summary", {}, icon("save"), "Export"),
    h("div", { class: "menu" }, state, links),
  );
  closeOutside(menu);
  return menu;
}

/** Close a menu on a click elsewhere, on Escape, and when something in it was chosen. */
export function closeOutside(menu) {
  const close = (event) => {
    if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target) || event.target.closest("a"))
      menu.open = false;
  };
  menu.addEventListener("toggle", () => {
    const change = menu.open ? addEventListener : removeEventListener;
    change("click", close);
    change("keydown", close);
  });
}
