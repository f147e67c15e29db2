// Build elements: text is always set as text; `html` takes only markup that the server has escaped.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  back: "M10 3 5 8l5 5",
  check: "M3 8.5 6.5 12 13 4.5",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M6 6h7v7H6zM3 10V3h7",
  draft: "M8 3.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6",
  untranslated: "M8 3.2a4.8 4.8 0 1 1 0 9.6 4.8 4.8 0 0 1 0-9.6",
  flag: "M4 14V2.5M4 3h8.5l-2.2 3 2.2 3H4",
  folder: "M2 4h4l1.5 2H14v7H2z",
  more: "M2.5 8h7M7 5l3 3-3 3M13.5 3.5v9",
  next: "M8 3v10M4 9l4 4 4-4",
  panel: "M2 3h12v10H2zM10 3v10",
  paste: "M4 3.5h8V14H4zM6 2h4v3H6z",
  person: "M8 2.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4M3 13.5c.4-2.6 2.4-4 5-4s4.6 1.4 5 4",
  previous: "M8 13V3M4 7l4-4 4 4",
  redo: "M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H9",
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.5 10.5 14 14",
  star: "M8 2l1.8 3.9 4.2.5-3.1 2.9.8 4.2L8 11.4l-3.7 2.1.8-4.2L2 6.4l4.2-.5z",
  undo: "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H7",
  save: "M8 3v7M4.5 7.5 8 11l3.5-3.5M3 13h10",
  upload: "M8 11V3M4.5 6 8 2.5 11.5 6M3 13h10",
};

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value;
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of [
    ["viewBox", "0 0 16 16"],
    ["class", `icon icon-${name}`],
    ["aria-hidden", "true"],
  ]) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export function button(label, properties, ...children) {
  return h("button", { type: "button", "aria-label": label, title: label, ...properties }, ...children);
}

export function plural(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Scroll what holds an element so that it begins at the top. */
export function bringUp(element) {
  const box = element.parentElement;
  box.scrollTop = element.offsetTop - box.offsetTop;
}

/** Return the sum of counts by kind. */
export function sum(counts) {
  return Object.values(counts).reduce((total, number) => total + number, 0);
}

export function ago(time) {
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(time).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
