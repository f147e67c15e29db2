// Show what somebody else has made of a segment meanwhile, beside what the person has typed; they choose.

import { marked } from "./difference.js";
import { h } from "./dom.js";

export function conflictBox(row, mine, { takeTheirs, keepMine }) {
  const choice = (label, run) => h("button", { type: "button", onclick: run }, label);
  return h(
    "div",
    { class: "conflict", role: "alert" },
    h("p", {}, h("bdi", {}, row.by ?? "Somebody"), " has changed this segment since you began. It now reads:"),
    h("div", { class: "row-of-buttons" }, choice("Take theirs", takeTheirs), choice("Keep mine", keepMine)),
    h("blockquote", { class: "offered", dir: "auto" }, row.target ? marked(row.target, mine) : "(empty)"),
    h("p", { class: "note" }, `${row.state}; what yours does not say is marked`),
  );
}
