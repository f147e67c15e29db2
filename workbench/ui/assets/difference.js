// Mark the words in which one text differs from another (longest common subsequence of words).

import { h } from "./dom.js";

export function marked(text, other) {
  const words = text.split(/(\s+)/).filter(Boolean);
  const common = new Set(subsequence(words, other.split(/(\s+)/).filter(Boolean)));
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
