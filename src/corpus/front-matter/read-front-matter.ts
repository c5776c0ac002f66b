import type { PageProblem } from "../page-problem.js";
import { readDay } from "../read-day.js";
import { FRONT_MATTER_KEYS, type FrontMatter, frontMatterShape, joinNumbers } from "./front-matter-schema.js";
import { parseYaml } from "./parse-yaml.js";
import { readFields } from "./read-fields.js";

const FENCE = /^---[\t ]*$/;
/** What stands around a block of TOML, as Hugo has it. */
const TOML_FENCE = /^\+\+\+[\t ]*$/;
const MAX_CHARACTERS = 64 * 1024;

export interface FrontMatterResult {
  /** What the front matter states; empty when the page has none, or a faulty one. */
  readonly fields: FrontMatter;
  /** The text after the block. */
  readonly body: string;
  /** How many lines the block takes with its two `---` lines; 0 without a block. */
  readonly lineCount: number;
  /** What is wrong with the front matter. */
  readonly problems: readonly PageProblem[];
  /** What was passed over in it. */
  readonly notes: readonly PageProblem[];
}

/**
 * Takes a leading `---` YAML block off a page's text (`\n` line ends) and checks its fields. Keys that other programs have
 * there are passed over; their `date` is the day of publication where nothing else states it. Never throws.
 */
export function readFrontMatter(text: string): FrontMatterResult {
  const lines = text.split("\n");
  if (TOML_FENCE.test(lines[0] ?? "")) return passOverToml(text, lines);
  if (!FENCE.test(lines[0] ?? "")) return { fields: {}, body: text, lineCount: 0, problems: [], notes: [] };
  const closing = lines.findIndex((line, index) => index > 0 && FENCE.test(line));
  if (closing === -1) {
    const problem = { line: 1, expected: "front matter that a second `---` line closes", found: "---" };
    return { fields: {}, body: "", lineCount: lines.length, problems: [problem], notes: [] };
  }
  const { fields, problems, notes } = parseFields(lines.slice(1, closing));
  const lower = (list: readonly PageProblem[]) => list.map((one) => ({ ...one, line: one.line + 1 }));
  const body = lines.slice(closing + 1).join("\n");
  return { fields, body, lineCount: closing + 1, problems: lower(problems), notes: lower(notes) };
}

function passOverToml(text: string, lines: readonly string[]): FrontMatterResult {
  const closing = lines.findIndex((line, index) => index > 0 && TOML_FENCE.test(line));
  if (closing === -1) return { fields: {}, body: text, lineCount: 0, problems: [], notes: [] };
  const expected = "front matter in YAML between lines of `---` (TOML is passed over)";
  const notes = [{ line: 1, expected, found: lines[0] ?? null }];
  const body = lines.slice(closing + 1).join("\n");
  return { fields: {}, body, lineCount: closing + 1, problems: [], notes };
}

interface ParsedFields extends Pick<FrontMatterResult, "fields"> {
  /** Their lines are counted from the first line of the block. */
  readonly problems: readonly PageProblem[];
  readonly notes: readonly PageProblem[];
}

function parseFields(block: readonly string[]): ParsedFields {
  const text = block.join("\n");
  if (text.length > MAX_CHARACTERS)
    return refuseFields([
      { line: 1, expected: "front matter of at most 64 KB", found: block[0]?.trim() || null },
    ]);
  const yaml = parseYaml(text);
  if ("problems" in yaml) return refuseFields(yaml.problems);
  if (yaml.value === null) return refuseFields([]);
  const read = readFields(yaml, yaml.value, frontMatterShape);
  if (read === null) {
    const line = yaml.findLine([]);
    return refuseFields([{ line, expected: "`key: value` lines", found: yaml.showLine(line) }]);
  }
  const day = read.fields.publishedAt ?? readStatedDay(read.unknown);
  const notes = read.unknown
    .filter(({ key }) => key !== "date" || day === undefined)
    .map(({ line }) => ({
      line,
      expected: `one of the keys ${FRONT_MATTER_KEYS} (this one is passed over)`,
      found: yaml.showLine(line),
    }));
  if (read.problems.length > 0)
    return { fields: {}, problems: read.problems, notes: [...yaml.notes, ...notes] };
  const { number, episode } = read.fields;
  if (number !== undefined && episode !== undefined && number !== episode) {
    const line = yaml.findLine(["number"]);
    return refuseFields([
      { line, expected: "one number under number and episode", found: yaml.showLine(line) },
    ]);
  }
  const stated = joinNumbers(read.fields);
  const fields = day === undefined ? stated : { ...stated, publishedAt: day };
  return { fields, problems: [], notes: [...yaml.notes, ...notes] };
}

function readStatedDay(
  keys: readonly { readonly key: string; readonly value: unknown }[],
): string | undefined {
  const date = keys.find(({ key }) => key === "date")?.value;
  return typeof date === "string" ? readDay(date) : undefined;
}

function refuseFields(problems: readonly PageProblem[]): ParsedFields {
  return { fields: {}, problems, notes: [] };
}
