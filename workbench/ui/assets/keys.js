// The keyboard: one table for what keys do and for the list that "?" shows.

import { button, h, icon } from "./dom.js";

export const KEYS = [
  { keys: "Ctrl+Enter", act: "approve", text: "Approve and go to the next that is not approved" },
  { keys: "Alt+ArrowDown", act: "down", text: "Next segment" },
  { keys: "Alt+ArrowUp", act: "up", text: "Previous segment" },
  { keys: "Alt+Enter", act: "nextOpen", text: "Next segment that is not approved" },
  { keys: "Ctrl+y", act: "needsWork", text: "Needs work" },
  { keys: "Ctrl+s", act: "save", text: "Save as draft" },
  { keys: "Ctrl+z", act: "undo", text: "Undo: typing first, then your last change" },
  { keys: "Ctrl+Shift+z", act: "redo", text: "Redo" },
  { keys: "Ctrl+o", act: "copySource", text: "Copy the Arabic into the English" },
  { keys: "Alt+1", act: "suggestion1", text: "Take suggestion 1, 2 or 3", shown: "Alt+1 … 3" },
  { keys: "Alt+2", act: "suggestion2" },
  { keys: "Alt+3", act: "suggestion3" },
  { keys: "Ctrl+ ", act: "complete", text: "Let the model go on from the caret", shown: "Ctrl+Space" },
  { keys: "Ctrl+.", act: "askOrStop", text: "Ask the language model, if there is one, for a better sentence; stop it" },
  { keys: "Alt+0", act: "takeOffer", text: "Take what the language model offers" },
  { keys: "Ctrl+k", act: "concordance", text: "Search all articles for what is selected" },
  { keys: "/", act: "search", text: "Search in the article", plain: true },
  { keys: "?", act: "help", text: "This list", plain: true },
  { keys: "Ctrl+/", act: "help" },
  { keys: "Escape", act: "leave", text: "Leave the text field; / and ? work outside it" },
  { keys: "Enter", act: "back", text: "Back to the text; in the search, to the first segment found", plain: true },
];

const MAC = /mac|iphone|ipad/i.test(navigator.platform);

export function listen(acts) {
  const pressed = (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input, textarea, select");
    const found = KEYS.find((one) => matches(one, event) && !(one.plain && typing));
    if (found && acts[found.act]?.(event) !== false && found.act !== "leave") event.preventDefault();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

function matches({ keys, plain }, event) {
  const parts = keys.split("+");
  const key = parts.pop();
  const wanted = (name) => parts.includes(name);
  const control = event.ctrlKey || (MAC && event.metaKey);
  if (control !== wanted("Ctrl") || event.altKey !== wanted("Alt")) return false;
  if (!plain && event.shiftKey !== wanted("Shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase() || (wanted("Alt") && event.code === `Digit${key}`);
}

export function shown(keys) {
  const names = { Ctrl: MAC ? "⌘" : "Ctrl", ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };
  return keys.split("+").map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}

export function helpDialog() {
  const lines = KEYS.filter((one) => one.text).flatMap((one) => {
    const keys = one.shown ? [h("kbd", {}, one.shown)] : shown(one.keys).map((key) => h("kbd", {}, key));
    return [h("dt", {}, keys), h("dd", {}, one.text)];
  });
  const dialog = h("dialog", { class: "help", "aria-label": "Keyboard" });
  const close = button("Close", { class: "icon-only", onclick: () => dialog.close() }, icon("close"));
  dialog.append(h("header", {}, h("h2", {}, "Keyboard"), close), h("dl", {}, lines));
  return dialog;
}
