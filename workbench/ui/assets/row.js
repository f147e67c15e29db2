// Draw one segment: number, Arabic, English, findings, state.

import { button, h, icon, plural } from "./dom.js";

const STATE_ICONS = { untranslated: "untranslated", draft: "draft", "needs work": "flag", approved: "check" };
const ORIGINS = {
  memory: "from memory",
  copy: "copied, not translated",
  import: "imported",
  "language model": "by a language model",
};

/** Draw a row; `unsaved` is what this browser keeps of it and the project does not have. */
export function drawRow(row, { statement, unsaved }) {
  const number = row.place + 1;
  return h(
    "li",
    {
      id: `s${number}`,
      "data-segment": row.id,
      "data-state": row.state,
      "data-version": row.version,
      "aria-label": `Segment ${number}, ${row.state}`,
      class: ["row", row.role, row.marginal && "marginal", statement && "key", unsaved !== null && "unsaved"]
        .filter(Boolean)
        .join(" "),
    },
    h("span", { class: "number" }, String(number), star(statement)),
    h("div", { class: "source", dir: "rtl", lang: "ar", html: row.sourceHtml }),
    h("div", { class: "target" }, drawTarget(row, unsaved), drawNotes(row, unsaved)),
    drawState(row),
  );
}

function drawTarget(row, unsaved) {
  const text = h("div", { class: "text", lang: "en", dir: "auto", tabindex: 0 });
  if (unsaved) text.textContent = unsaved;
  else if (row.targetHtml !== undefined && row.target) text.innerHTML = row.targetHtml;
  else if (row.target) text.textContent = row.target;
  else text.append(h("span", { class: "nothing" }, "Not translated yet"));
  return text;
}

function drawNotes(row, unsaved) {
  const standing = row.findings.filter((one) => one.dismissed === null);
  const note = unsaved !== null ? "not saved yet" : ORIGINS[row.origin];
  if (!standing.length && !note && !row.comments) return null;
  const lines = standing.map((one) =>
    h("li", { class: one.severity, "data-finding": one.id }, h("span", { html: one.messageHtml })),
  );
  return h(
    "div",
    { class: "notes" },
    note && h("p", { class: `note ${unsaved !== null ? "unsaved-note" : ""}` }, note),
    row.comments ? h("button", { type: "button", class: "link comments" }, plural(row.comments, "comment")) : null,
    standing.length ? h("ul", { class: "findings" }, lines) : null,
  );
}

function drawState(row) {
  const label = row.state;
  return h(
    "span",
    { class: `state ${row.state.replace(" ", "-")}`, title: label },
    icon(STATE_ICONS[row.state]),
    h("span", { class: "unseen" }, label),
  );
}

/** A star, filled where the segment is a key statement; a click makes it one, or none. */
function star(statement) {
  const who = statement?.speaker ? `, ${statement.speaker.english}` : "";
  const label = statement ? `Key statement ${statement.rank}${who}: drop it` : "Make it a key statement";
  return button(label, { class: "star", tabindex: -1, "aria-pressed": String(Boolean(statement)) }, icon("star"));
}
