import { type Figure, isMet } from "./figure.js";

const WIDTH = 80;
const NAME = 50;
const VALUE = 12;

/** The rows under one heading, each followed by its notes; no line is longer than 80 characters. */
export function formatTable(title: string, figures: readonly Figure[]): string {
  const lines = figures.flatMap((figure) => [formatRow(figure), ...figure.notes.flatMap(wrap)]);
  return [title, ...lines].join("\n");
}

function formatRow(figure: Figure): string {
  const { name, value, unit } = figure;
  const shown = value === null ? "-" : `${formatNumber(value)}${unit === "" ? "" : ` ${unit}`}`;
  const row = name.slice(0, NAME).padEnd(NAME) + shown.padStart(VALUE);
  return `${row}  ${describeTarget(figure)}`.trimEnd();
}

function describeTarget(figure: Figure): string {
  const { target, value } = figure;
  if (target === null) return "";
  if (!isMet(figure)) return `short of ${target.value}`;
  return `${target.at === "most" ? "<=" : ">="} ${target.value}${value === null ? "" : " met"}`;
}

/** Three digits that count: `0.0123`, `1.07`, `153`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size >= 0.1 || size === 0 ? value.toFixed(2) : value.toPrecision(2);
}

const INDENT = "  ";

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(INDENT + word.slice(0, WIDTH - INDENT.length));
  }
  return lines;
}
