import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from "yaml";
import { describeError } from "../../shared/errors.js";
import type { PageProblem } from "../page-problem.js";
import { type FrontMatter, frontMatterSchema } from "./front-matter-schema.js";

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
  const problems = parsed.problems.map(({ line, expected }) => ({
    line: line + 1,
    expected,
    found: block[line - 1]?.trim() || null,
  }));
  const body = lines.slice(closing + 1).join("\n");
  return { fields: parsed.fields, body, lineCount: closing + 1, problems };
}

/** A problem whose line is counted from the first line of the block. */
type BlockProblem = Omit<PageProblem, "found">;

interface ParsedFields {
  readonly fields: FrontMatter;
  readonly problems: readonly BlockProblem[];
}

function parseFields(block: readonly string[]): ParsedFields {
  const yaml = block.join("\n");
  if (yaml.length > MAX_CHARACTERS) {
    return refuseFields([{ line: 1, expected: "front matter of at most 64 KB" }]);
  }
  try {
    return checkFields(yaml);
  } catch (error) {
    // The parser recurses, so a block of nothing but brackets can exhaust its stack.
    return refuseFields([{ line: 1, expected: `valid YAML (${describeError(error)})` }]);
  }
}

function checkFields(yaml: string): ParsedFields {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map(({ pos, message }) => ({
      line: lineCounter.linePos(pos[0]).line,
      expected: `valid YAML (${message})`,
    }));
    // One slip makes the parser complain many times, so only the first complaint about a line is kept.
    return refuseFields([
      ...new Map(problems.toReversed().map((problem) => [problem.line, problem])).values(),
    ]);
  }
  const aliases = findAliases(document, lineCounter);
  if (aliases.length > 0) return refuseFields(aliases);
  if (document.contents === null) return { fields: {}, problems: [] };

  const result = frontMatterSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (result.success) return { fields: result.data, problems: [] };
  return refuseFields(
    result.error.issues.flatMap((issue) => {
      const keys = issue.code === "unrecognized_keys" ? issue.keys : [null];
      return keys.map((key) => {
        const path = key === null ? issue.path : [...issue.path, key];
        return { line: lineCounter.linePos(findOffset(document, path)).line, expected: issue.message };
      });
    }),
  );
}

function refuseFields(problems: readonly BlockProblem[]): ParsedFields {
  return { fields: {}, problems };
}

/** Finds YAML aliases. They are refused, as no field needs one and nested ones grow without bound. */
function findAliases(document: Document, lineCounter: LineCounter): BlockProblem[] {
  const problems: BlockProblem[] = [];
  visit(document, (_key, node) => {
    if (!isAlias(node)) return;
    const line = lineCounter.linePos(node.range?.[0] ?? 0).line;
    problems.push({ line, expected: "values written out, without YAML aliases" });
  });
  return problems;
}

/** Finds where the deepest key or list item of the path that the document has begins. */
function findOffset(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const segment of path) {
    let place: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(segment));
      place = pair?.key;
      node = pair?.value;
    } else if (isSeq(node)) {
      place = node.items[Number(segment)];
      node = place;
    }
    if (!isNode(place)) break;
    offset = place.range?.[0] ?? offset;
  }
  return offset;
}
