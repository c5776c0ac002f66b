const NAMESPACE = "http://www.w3.org/2000/svg";

/** Outlines of the icons on a 24 by 24 grid. */
const OUTLINES = {
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  up: "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.5 1 2.2 2.8L12.7 9H19c1 0 1.6.8 1.4 1.8l-1.6 7.6c-.2 1-1 1.6-2 1.6H7",
  down: "M7 13V4H4v9zM7 13l4 8c1.7 0 2.5-1 2.2-2.8L12.7 15H19c1 0 1.6-.8 1.4-1.8l-1.6-7.6c-.2-1-1-1.6-2-1.6H7",
} as const;

/** Builds a drawing that stands beside or in place of words. The element around it has the accessible name. */
export function buildIcon(name: keyof typeof OUTLINES): SVGSVGElement {
  const icon = document.createElementNS(NAMESPACE, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", OUTLINES[name]);
  icon.append(path);
  return icon;
}
