// Light, dark, or as the system says; the choice stays in this browser.

import { h } from "./dom.js";

const KEY = "workbench-theme";
const THEMES = ["auto", "light", "dark"];

export function applyTheme() {
  const theme = localStorage.getItem(KEY) ?? "auto";
  document.documentElement.dataset.theme = THEMES.includes(theme) ? theme : "auto";
}

export function themeChoice() {
  const current = document.documentElement.dataset.theme;
  const options = THEMES.map((theme) => h("option", { value: theme, selected: theme === current }, theme));
  const change = (event) => {
    localStorage.setItem(KEY, event.target.value);
    applyTheme();
  };
  return h("label", { class: "theme" }, "Theme ", h("select", { onchange: change }, options));
}
