// Mark the words in which one text differs from another (longest common subsequence of words).

import { h } from "./dom.js";

const MOST = 4_000_000; // pairs of words that are compared: a longer text would keep the page busy

export function marked(text, other) {
  const [words, others] = [text, other].map((one) => one.split(/(\s+)/).filter(Boolean));
  if (words.length * others.length > MOST) return [text];
  const common = new Set(subsequence(words, others));
  return words.map((word, at) => (common.has(at) || !word.trim() ? word : h("b", {}, word)));
}

function subsequence(words, others) {
  const table = Array.from({ length: words.length + 1 }, () => new Uint16Array(others.length + 1));
  for (let i = words.length - 1; i >= 0; i -= 1) {
    for (let j = others.length - 1; j >= 0; j -= 1) {
      const same = words[i] === others[j];
      table[i][j] = same ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  const found = [];
  for (let i = 0, j = 0; i < words.length && j < others.length;) {
    if (words[i] === others[j]) {
      found.push(i);
      i += 1;
      j += 1;
    } else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}
