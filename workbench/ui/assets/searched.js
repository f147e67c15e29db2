// Mark the words that are searched for where they stand, in whatever spelling, without touching the rows' markup.

const NAME = "searched";
const MOST = 200; // rows that are marked

/** Mark a folded text in rows; `fold` turns one character into none, one or several that are compared. */
export function markSearched(rows, words, fold) {
  const { highlights } = CSS;
  if (!highlights) return; // a browser without them shows the rows all the same
  const texts = rows.slice(0, MOST).flatMap((row) => [...row.querySelectorAll(".source, .text")]);
  const ranges = texts.flatMap((text) => rangesIn(text, words, fold));
  if (ranges.length) highlights.set(NAME, new Highlight(...ranges));
  else highlights.delete(NAME);
}

function rangesIn(element, words, fold) {
  const { text, places } = foldedText(element, fold);
  const ranges = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    const range = document.createRange();
    const [first, last] = [places[at], places[at + words.length - 1]];
    range.setStart(first.node, first.at);
    range.setEnd(last.node, last.at + 1);
    ranges.push(range);
  }
  return ranges;
}

/** Return an element's text as it is compared, and for each of its characters where it stands. */
function foldedText(element, fold) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (let at = 0; at < node.length; at += 1) {
      const letters = fold(node.data[at]);
      text += letters;
      for (let count = 0; count < letters.length; count += 1) places.push({ node, at });
    }
  }
  return { text, places };
}
