import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../../src/widget/styles/theme.css"), "utf8");

/** Lists every text colour with every background that it stands on. */
const PAIRS = [
  ["ink", "paper"],
  ["ink", "card"],
  ["ink", "tint"],
  ["soft", "paper"],
  ["soft", "card"],
  ["soft", "tint"],
  ["accent", "paper"],
  ["accent", "card"],
  ["accent", "tint"],
  ["accent-ink", "accent"],
  ["warn", "warn-tint"],
  ["warn", "card"],
] as const;

describe.each([
  ["light", 0],
  ["dark", 1],
])("in the %s theme", (_, at) => {
  test.each(PAIRS)("%s on %s has a contrast of 4.5 or more (WCAG 1.4.3)", (text, ground) => {
    expect(measureContrast(readColour(text, at), readColour(ground, at))).toBeGreaterThanOrEqual(4.5);
  });
});

/** The colour's parts from 0 to 1, at the place of the theme in `light-dark(...)`. */
function readColour(name: string, place: number): number[] {
  const pair = new RegExp(`--${name}: var\\(--[a-z-]+, light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\)\\);`);
  const hex = pair.exec(css)?.[place + 1];
  if (hex === undefined) throw new Error(`theme.css has no colour --${name}`);
  return [0, 2, 4].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
}

function measureContrast(first: readonly number[], second: readonly number[]): number {
  const [light = 0, dark = 0] = [measureLuminance(first), measureLuminance(second)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function measureLuminance(colour: readonly number[]): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
