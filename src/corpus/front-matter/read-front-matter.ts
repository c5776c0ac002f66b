import type { PageProblem } from "../page-problem.js";
import { type FrontMatter, frontMatterSchema } from "./front-matter-schema.js";
import { parseYaml } from "./parse-yaml.js";

const FENCE = /^---[\t ]*$/;
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
}

/** Takes a leading `---` YAML block off a page's text (`\n` line ends) and checks its fields. Never throws. */
export function readFrontMatter(text: string): FrontMatterResult {
  const lines = text.split("\n");
  if (!FENCE.test(lines[0] ?? "")) return { fields: {}, body: text, lineCount: 0, problems: [] };
  const closing = lines.findIndex((line, index) => index > 0 && FENCE.test(line));
  if (closing === -1) {
    const problem = { line: 1, expected: "front matter that a second `---` line closes", found: "---" };
    return { fields: {}, body: "", lineCount: lines.length, problems: [problem] };
  }
  const block = lines.slice(1, closing);
  const parsed = parseFields(block);
  const problems = parsed.problems.map((problem) => ({ ...problem, line: problem.line + 1 }));
  const body = lines.slice(closing + 1).join("\n");
  return { fields: parsed.fields, body, lineCount: closing + 1, problems };
}

interface ParsedFields {
  readonly fields: FrontMatter;
  /** Their lines are counted from the first line of the block. */
  readonly problems: readonly PageProblem[];
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
  const result = frontMatterSchema.safeParse(yaml.value);
  if (result.success) return { fields: result.data, problems: [] };
  return refuseFields(
    result.error.issues.flatMap(({ path, message, ...issue }) => {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [null];
      return keys.map((key) => {
        const line = yaml.findLine(key === null ? path : [...path, key]);
        return { line, expected: message, found: block[line - 1]?.trim() || null };
      });
    }),
  );
}

function refuseFields(problems: readonly PageProblem[]): ParsedFields {
  return { fields: {}, problems };
}
