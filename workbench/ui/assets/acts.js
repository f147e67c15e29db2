// What the keys do in an article, by the names that the table of keys has for it.

export function actsOf({ review, panel, filters, help }) {
  return {
    approve: () => review.approve(),
    down: () => review.move(1),
    up: () => review.move(-1),
    nextOpen: () => review.move(1, (row) => row.state !== "approved"),
    needsWork: () => review.needsWork(),
    save: () => review.saveNow(),
    undo: () => review.undo(),
    redo: () => review.redo(),
    copySource: () => review.copySource(),
    suggestion1: () => panel.take(0),
    suggestion2: () => panel.take(1),
    suggestion3: () => panel.take(2),
    complete: () => review.complete(),
    askOrStop: () => panel.languageModel.askOrStop(),
    takeOffer: () => panel.languageModel.take(),
    concordance: () => panel.openConcordance(),
    search: () => filters.words.focus(),
    help: () => help.showModal(),
    back: (event) => event.target === document.body && review.back(false),
    leave: () => document.activeElement.blur(),
  };
}
