// Show what somebody else has made of a segment meanwhile, beside what the person has typed; they choose.

import { h } from "./dom.js";

export function conflictBox(row, { takeTheirs, keepMine }) {
  const choice = (label, run) => h("button", { type: "button", onclick: run }, label);
  return h(
    "div",
    { class: "conflict", role: "alert" },
    h("p", {}, h("bdi", {}, row.by ?? "Somebody"), " has changed this segment since you began. It now reads:"),
    h("blockquote", { dir: "auto" }, row.target || "(empty)", h("span", { class: "note" }, ` ${row.state}`)),
    h("div", { class: "row-of-buttons" }, choice("Take theirs", takeTheirs), choice("Keep mine", keepMine)),
  );
}
