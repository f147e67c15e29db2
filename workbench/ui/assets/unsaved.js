// Keep what is typed and not yet saved in this browser: a closed tab, a crash or a lost server costs nothing.

const PREFIX = "workbench-unsaved:";

export function keep(row, text, version) {
  try {
    localStorage.setItem(PREFIX + row.name, JSON.stringify({ text, version }));
  } catch {
    // A full or forbidden storage must not keep anybody from typing.
  }
}

export function kept(row) {
  const found = localStorage.getItem(PREFIX + row.name);
  return found ? JSON.parse(found) : null;
}

export function forget(row) {
  localStorage.removeItem(PREFIX + row.name);
}

export function keptNames() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  return new Set(keys.map((key) => key.slice(PREFIX.length)));
}
