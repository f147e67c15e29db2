// The bar of an article: the headline in both languages, how far it is translated and approved.

import { h, icon } from "./dom.js";
import { isGoing, personMenu, stateBar } from "./frame.js";

export class Headline {
  constructor(order) {
    this.order = order; // cancel or resume the translation
    this.far = h("div", { class: "far" });
    this.translation = h("div", { class: "translation", role: "status" });
    this.element = h("header", { class: "bar" });
  }

  draw({ title, arabic }, actor) {
    const label = "All articles";
    const parts = [
      h("a", { class: "back", href: "/", "data-inside": true, "aria-label": label, title: label }, icon("back")),
      h("h1", { class: "title", dir: "auto" }, title),
      arabic && arabic !== title ? h("p", { class: "arabic-title", dir: "rtl", lang: "ar" }, arabic) : null,
      this.translation,
      this.far,
      personMenu(actor),
    ];
    this.element.replaceChildren(...parts.filter(Boolean));
  }

  count(segments, approved, total) {
    this.far.replaceChildren(stateBar(segments), h("span", {}, `${approved} of ${total} approved`));
  }

  /** Show how the translation goes, while it does or where it has stopped. */
  translate({ state, segments, problem }, total, may) {
    const going = isGoing(state);
    if (!going && !problem && state !== "cancelled") {
      this.translation.replaceChildren();
      return;
    }
    const done = total - (segments.untranslated ?? 0);
    const act = (name, label) => h("button", { type: "button", class: "link", onclick: () => this.order(name) }, label);
    const parts = [
      going && h("progress", { max: total, value: done, "aria-label": "Translated" }),
      h("span", {}, going ? `translating, ${done} of ${total}` : (problem ?? "translation cancelled")),
      may && (going ? act("cancel", "Cancel") : act("resume", "Go on")),
    ];
    this.translation.replaceChildren(...parts.filter(Boolean));
  }
}
