export interface CurveSeries {
  readonly name: string;
  /** Of each of the curve's sizes; NaN where it was not measured. */
  readonly values: readonly number[];
}

export interface CurvePanel {
  /** With the unit. */
  readonly title: string;
  readonly series: readonly CurveSeries[];
}

const WIDTH = 720;
const PANEL = 190;
const MARGIN = { top: 34, right: 150, bottom: 26, left: 56 };
/** Told apart by the colour-blind, and on white as on black (Okabe & Ito 2008). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];
const TICKS = 4;
/** What the axis of values reaches at least: they may all be 0. */
const LEAST_SCALE = 1e-9;

/** Panels one below the other over the same sizes, of what `by` says, on a logarithmic axis, as SVG that is read on light and dark. */
export function drawCurve(sizes: readonly number[], panels: readonly CurvePanel[], by = "passages"): string {
  const height = panels.length * PANEL;
  const parts = panels.map((panel, i) => drawPanel(sizes, panel, i * PANEL));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${panels.map(({ title }) => escapeMarkup(title)).join("; ")}, by ${by}</title>`,
    "<style>text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#999;stroke-width:1}.grid{stroke:#8886}",
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>",
    ...parts,
    "</svg>\n",
  ].join("\n");
}

function drawPanel(sizes: readonly number[], { title, series }: CurvePanel, top: number): string {
  const bottom = top + PANEL - MARGIN.bottom;
  const known = series.flatMap(({ values }) => values.filter(Number.isFinite));
  const greatest = roundUp(Math.max(...known, LEAST_SCALE));
  const [first = 1] = sizes;
  const span = Math.log10((sizes.at(-1) ?? first) / first) || 1;
  const placeX = (size: number) =>
    round(MARGIN.left + (Math.log10(size / first) / span) * (WIDTH - MARGIN.left - MARGIN.right));
  const placeY = (value: number) => round(bottom - (value / greatest) * (bottom - top - MARGIN.top));
  const right = WIDTH - MARGIN.right;
  const grid = Array.from({ length: TICKS + 1 }, (_, i) => (greatest * i) / TICKS).map(
    (value) =>
      `<line class="${value === 0 ? "axis" : "grid"}" x1="${MARGIN.left}" x2="${right}" y1="${placeY(value)}" y2="${placeY(value)}"/>` +
      `<text x="${MARGIN.left - 6}" y="${placeY(value) + 4}" text-anchor="end">${showNumber(value)}</text>`,
  );
  const labels = sizes.map(
    (size) => `<text x="${placeX(size)}" y="${bottom + 17}" text-anchor="middle">${showSize(size)}</text>`,
  );
  const lines = series.map(({ name, values }, i) => {
    const points = sizes.flatMap((size, at) => {
      const value = values[at] ?? Number.NaN;
      return Number.isFinite(value) ? [{ x: placeX(size), y: placeY(value) }] : [];
    });
    const colour = COLOURS[i % COLOURS.length];
    const legend = top + MARGIN.top + 6 + i * 18;
    return [
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`,
      ...points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
      `<rect x="${right + 14}" y="${legend - 8}" width="10" height="10" fill="${colour}"/>`,
      `<text x="${right + 30}" y="${legend + 1}">${escapeMarkup(name)}</text>`,
    ].join("");
  });
  const heading = `<text x="${MARGIN.left}" y="${top + 18}" font-weight="600">${escapeMarkup(title)}</text>`;
  return [heading, ...grid, ...labels, ...lines].join("\n");
}

/** 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function showNumber(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}

function showSize(size: number): string {
  return size >= 1e6 ? `${size / 1e6}M` : size >= 1e3 ? `${size / 1e3}k` : String(size);
}

function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
