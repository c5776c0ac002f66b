import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../src/page/theme.css"), "utf8");
const [, lightCss = "", darkCss = ""] = css.split(":root {");

/** Every text colour on every ground it stands on. */
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
  ["light", lightCss],
  ["dark", darkCss],
])("in the %s theme", (_, block) => {
  test.each(PAIRS)("%s on %s has a contrast of 4.5 or more (WCAG 1.4.3)", (text, ground) => {
    expect(measureContrast(readColour(block, text), readColour(block, ground))).toBeGreaterThanOrEqual(4.5);
  });
});

function readColour(block: string, name: string): number[] {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(block)?.[1];
  if (hex === undefined) throw new Error(`theme.css has no colour --${name}`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
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
