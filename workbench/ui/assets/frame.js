// The bar at the top of every page: where one is, and who one is.

import { h, sum } from "./dom.js";
import { closeOutside } from "./handover.js";
import { themeChoice } from "./theme.js";

export function personMenu(actor) {
  if (!actor) return null;
  const role = actor.role === "reader" ? h("span", { class: "role" }, "reader") : null;
  const menu = h(
    "details",
    { class: "person" },
    h("summary", { "aria-label": `Signed in as ${actor.name}` }, h("bdi", {}, actor.name), role),
    h(
      "div",
      { class: "menu" },
      themeChoice(),
      h("form", { method: "post", action: "/sign-out" }, h("button", { class: "plain" }, "Sign out")),
    ),
  );
  closeOutside(menu);
  return menu;
}

/** Say whether an article of a state is translated, or waits for it. */
export function isGoing(state) {
  return state === "waiting" || state === "translating";
}

const PAGES = [
  ["/", "Articles"],
  ["/?show=digest", "Digest"],
  ["/?show=resources", "Glossary and memory"],
  ["/?show=figures", "Progress"],
];

function navigation(current) {
  const link = ([address, name]) =>
    h("a", { href: address, "data-inside": true, "aria-current": name === current ? "page" : null }, name);
  return h("nav", { class: "pages", "aria-label": "Pages" }, PAGES.map(link));
}

/** Return the bar of a page; who one is comes in with what the page shows. */
export function pageBar(current, ...more) {
  const bar = h("header", { class: "bar" }, h("h1", {}, "News workbench"), navigation(current), more);
  return { bar, greet: (actor) => bar.querySelector(".person") ?? bar.append(personMenu(actor)) };
}

export function stateBar(segments) {
  const total = sum(segments) || 1;
  const parts = ["approved", "needs work", "draft"].map((state) => {
    const share = ((segments[state] ?? 0) / total) * 100;
    return h("i", { class: state.replace(" ", "-"), style: `inline-size: ${share}%` });
  });
  return h("span", { class: "state-bar", "aria-hidden": "true" }, parts);
}
