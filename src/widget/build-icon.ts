const NAMESPACE = "http://www.w3.org/2000/svg";

/** Builds an outline on a 24 by 24 grid that stands beside or in place of words. The element around it has the accessible name. */
export function buildIcon(outline: string): SVGSVGElement {
  const icon = document.createElementNS(NAMESPACE, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(NAMESPACE, "path");
  path.setAttribute("d", outline);
  icon.append(path);
  return icon;
}
