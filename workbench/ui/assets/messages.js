// Say things to the person: one line at the foot of the page, read out by screen readers.

import { button, h, icon } from "./dom.js";

const STAYS = 5000; // milliseconds

export class Messages {
  constructor() {
    this.element = h("div", { class: "messages", role: "status", "aria-live": "polite" });
  }

  say(text, { kind = "plain", act, label } = {}) {
    const line = h("div", { class: `message ${kind}` }, h("span", {}, text));
    const remove = () => line.remove();
    if (act)
      line.append(
        h(
          "button",
          {
            type: "button",
            class: "link",
            onclick: () => {
              act();
              remove();
            },
          },
          label,
        ),
      );
    line.append(button("Close", { class: "icon-only", onclick: remove }, icon("close")));
    const others = [...this.element.children].filter((other) => other.firstChild.textContent !== text);
    this.element.replaceChildren(...others.slice(-2), line);
    if (kind !== "problem") setTimeout(remove, STAYS);
  }

  clear() {
    this.element.replaceChildren();
  }

  /** Say that the server is back, in place of what was said meanwhile. */
  answersAgain() {
    this.clear();
    this.say("The server answers again.");
  }

  tell(error) {
    if (error.kind === "signed out") {
      const back = `/sign-in${location.search}`;
      this.say("You are signed out. What you typed is kept in this browser.", {
        kind: "problem",
        label: "Sign in again",
        act: () => location.assign(back),
      });
    } else if (error.kind) {
      this.say(error.message, { kind: "problem" });
    } else {
      this.say("Something went wrong on this page; reload it.", { kind: "problem" });
      throw error;
    }
  }
}
