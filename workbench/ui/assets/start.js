// Show what the address asks for: the list of articles, or one article.

import { ArticleView } from "./article.js";
import { DigestView } from "./digest.js";
import { h } from "./dom.js";
import { FiguresView } from "./figures.js";
import { ListView } from "./list.js";
import { Messages } from "./messages.js";
import { ResourcesView } from "./resources.js";
import { connect } from "./server.js";
import { applyTheme } from "./theme.js";

const VIEWS = { digest: DigestView, figures: FiguresView, resources: ResourcesView };

export function start(element, server, upload) {
  const stage = h("div", { class: "stage" });
  const messages = new Messages();
  element.querySelector(".workbench").replaceChildren(stage, messages.element);
  applyTheme();

  let view = null;
  const app = { call: connect(server), upload, messages, go, listed: { words: "", left: "" } };

  function viewOf(query) {
    if (query.get("article")) return new ArticleView(app, Number(query.get("article")));
    const View = VIEWS[query.get("show")] ?? ListView;
    return new View(app);
  }

  async function route() {
    await view?.close();
    view = viewOf(new URLSearchParams(location.search));
    stage.replaceChildren(view.element);
    window.scrollTo(0, 0);
    try {
      await view.open();
    } catch (error) {
      messages.tell(error);
      if (error.kind === "refused" && location.search) go("/");
    }
  }

  function go(address) {
    history.pushState(null, "", address);
    return route();
  }

  addEventListener("popstate", () => {
    if (view?.shows?.(location.search)) view.showPlace();
    else route();
  });
  element.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-inside]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });
  route();
}
