import type { Reliability, ReliabilityBin } from "../../evaluate/measure-reliability.js";
import { countNoun } from "../../shared/count-noun.js";

/** The square that the bars stand in, in the picture's units. */
const LEFT = 64;
const TOP = 64;
const SIDE = 360;
const BOTTOM = TOP + SIDE;
const GAP = 3;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** Without custom properties, which some programs that show an SVG do not know. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #5d574d; }
  .paper { fill: #ffffff; }
  .title { fill: #1d1b18; font-size: 16px; font-weight: 600; }
  .grid { stroke: #d9d3c6; }
  .right { stroke: #1d1b18; stroke-dasharray: 4 4; }
  .bar { fill: #dfa27e; }
  .mark { fill: none; stroke: #8a3a12; stroke-width: 2.5; }
  .count { fill: #1d1b18; font-size: 11px; }
  @media (prefers-color-scheme: dark) {
    text { fill: #b5ac9c; }
    .paper { fill: #211e1a; }
    .title, .count { fill: #f0ece4; }
    .grid { stroke: #3d382f; }
    .right { stroke: #f0ece4; }
    .bar { fill: #8f5a39; }
    .mark { stroke: #f0a06e; }
  }
`;

/**
 * Draws the reliability as an SVG that follows the reader's light or dark scheme: a bar a bin, as high as the share of its
 * questions that are answerable, and a ring at the mean of its probabilities. Bars that reach the dashed line are right.
 */
export function drawReliability({ expectedCalibrationError, bins }: Reliability): string {
  const { value, count } = expectedCalibrationError;
  const error = value === null ? "nothing was read" : `expected calibration error ${value.toFixed(3)}`;
  const caption = `${countNoun(count, "questions")}, ${error}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 492" role="img" aria-labelledby="title caption">
<style>${STYLE}</style>
<rect class="paper" width="460" height="492"/>
<text class="title" id="title" x="${LEFT}" y="24">How far the probabilities hold</text>
<text id="caption" x="${LEFT}" y="44">${caption}</text>
${TICKS.map(drawTick).join("\n")}
${bins.flatMap(drawBin).join("\n")}
<line class="right" x1="${LEFT}" y1="${BOTTOM}" x2="${LEFT + SIDE}" y2="${TOP}"/>
<text x="${LEFT + SIDE / 2}" y="${BOTTOM + 48}" text-anchor="middle">probability that the notes answer, as read</text>
<text transform="translate(20 ${TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">share that is answerable</text>
</svg>
`;
}

function drawTick(at: number): string {
  const [x, y] = [atX(at), atY(at)];
  return [
    `<line class="grid" x1="${LEFT}" y1="${y}" x2="${LEFT + SIDE}" y2="${y}"/>`,
    `<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${at}</text>`,
    `<text x="${x}" y="${BOTTOM + 22}" text-anchor="middle">${at}</text>`,
  ].join("\n");
}

function drawBin({ from, to, count, probability, answerable }: ReliabilityBin): string[] {
  if (probability === null || answerable === null) return [];
  const [x, width, y] = [atX(from) + GAP, atX(to) - atX(from) - 2 * GAP, atY(answerable)];
  // The number stands over the bar, clear of the ring.
  const label = Math.min(y, atY(probability) - 6) - 6;
  return [
    `<rect class="bar" x="${round(x)}" y="${y}" width="${round(width)}" height="${round(BOTTOM - y)}"/>`,
    `<circle class="mark" cx="${atX(probability)}" cy="${atY(probability)}" r="5"/>`,
    `<text class="count" x="${round(x + width / 2)}" y="${round(label)}" text-anchor="middle">${count}</text>`,
  ];
}

function atX(share: number): number {
  return round(LEFT + share * SIDE);
}

function atY(share: number): number {
  return round(BOTTOM - share * SIDE);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
