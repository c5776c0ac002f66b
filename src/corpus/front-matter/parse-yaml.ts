import {
  type CST,
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  parseDocument,
} from "yaml";
import type { PageProblem } from "../page-problem.js";

/** An episodes file has lists in lists, five deep. */
const MOST_DEPTH = 8;
/** The largest of the maps that are read has nine keys. */
const MOST_KEYS = 100;

/** A YAML text whose every scalar is a string, as YAML's failsafe schema has it, or null: `~`, `null`, or nothing. */
export interface YamlText {
  /** Lists and objects of strings and null, at most eight deep; null where the text says nothing. */
  readonly value: unknown;
  /** Finds the line on which the deepest key or list item of the path that the text has begins. */
  readonly findLine: (path: readonly PropertyKey[]) => number;
  /** Gives what stands on a line; null where nothing does. */
  readonly showLine: (line: number) => string | null;
  /** Values that are read otherwise than YAML has it, as their line means it. */
  readonly notes: readonly PageProblem[];
}

/**
 * Parses a YAML text, or says for each faulty line what is wrong with it. Only plain maps, lists and scalars are read:
 * anchors, aliases and tags, keys that are no scalars, more than 100 keys in a map and deep nesting are refused before
 * anything is made of them, so that the time is proportional to the length. A value that holds `: ` is read as a text, with a
 * note. Lines are counted from the text's first. Never throws.
 */
export function parseYaml(text: string): YamlText | { readonly problems: readonly PageProblem[] } {
  const parsed = parseStrictly(text);
  if (!("problems" in parsed)) return parsed;
  const { quoted, notes } = quoteColons(text, parsed.problems);
  const mended = notes.length === 0 ? parsed : parseStrictly(quoted);
  return "problems" in mended ? parsed : { ...mended, notes };
}

/** A key, and the first character of a value without quotation marks. */
const KEY = /^\s*(?:- {1,9})?[\w-]{1,100}: {1,9}(?=[^\s"'[\]{}|>&*!%@`#?-])/;

/** Puts the values in quotation marks that hold a colon and a space where the YAML is faulty. */
function quoteColons(
  text: string,
  problems: readonly PageProblem[],
): { readonly quoted: string; readonly notes: readonly PageProblem[] } {
  const faulty = new Set(problems.map(({ line }) => line));
  const notes: PageProblem[] = [];
  const lines = text.split("\n").map((line, i) => {
    const [key] = faulty.has(i + 1) ? (KEY.exec(line) ?? []) : [];
    const value = line.slice(key?.length).trimEnd();
    if (key === undefined || !value.includes(": ") || value.includes("#")) return line;
    const expected = "quotation marks around a text with a colon (it is read as if it had them)";
    notes.push({ line: i + 1, expected, found: line.trim() });
    return key + JSON.stringify(value);
  });
  return { quoted: lines.join("\n"), notes };
}

function parseStrictly(text: string): YamlText | { readonly problems: readonly PageProblem[] } {
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const refused = [...new Parser(lines.addNewLine).parse(text)].flatMap(listRefused);
  if (refused.length > 0) return { problems: describeFirsts(text, refused, lineAt) };
  const document = parseDocument(text, { schema: "failsafe", customTags: ["null"], prettyErrors: false });
  const faults = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    offset: pos[0],
    expected: code === "MULTIPLE_DOCS" ? "one YAML document" : `valid YAML (${message})`,
  }));
  if (faults.length > 0) return { problems: describeFirsts(text, faults, lineAt) };
  const written = text.split("\n");
  return {
    notes: [],
    showLine: (line) => written[line - 1]?.trim() || null,
    value: document.contents === null ? null : document.toJS({ maxAliasCount: 0 }),
    findLine: (path) => lineAt(findOffset(document, path)),
  };
}

interface Fault {
  readonly offset: number;
  readonly expected: string;
}

/** One slip brings many complaints, so only the first one about each line is kept. */
function describeFirsts(
  text: string,
  faults: readonly Fault[],
  lineAt: (offset: number) => number,
): PageProblem[] {
  const lines = text.split("\n");
  const firsts = new Map<number, PageProblem>();
  for (const { offset, expected } of faults) {
    const line = lineAt(offset);
    if (!firsts.has(line)) firsts.set(line, { line, expected, found: lines[line - 1]?.trim() || null });
  }
  return [...firsts.values()].sort((a, b) => a.line - b.line);
}

/** What is refused whatever it means, by the token's type. */
const REFUSED: { readonly [Type in CST.Token["type"]]?: string } = {
  alias: "values written out, without YAML anchors and aliases",
  anchor: "values written out, without YAML anchors and aliases",
  tag: "values without YAML tags",
  "explicit-key-ind": "`key: value` lines, without `?`",
};

/** Lists what is refused of a token and of all within it. */
function listRefused(root: CST.Token): Fault[] {
  const faults: Fault[] = [];
  const waiting = [{ token: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    const expected = REFUSED[token.type] ?? refuseShape(token, depth);
    if (expected !== null) faults.push({ offset: token.offset, expected });
    if (depth > MOST_DEPTH) continue;
    const below = "items" in token ? depth + 1 : depth;
    for (const part of listParts(token)) waiting.push({ token: part, depth: below });
  }
  return faults;
}

function refuseShape(token: CST.Token, depth: number): string | null {
  if (depth > MOST_DEPTH) return `lists and keys at most ${MOST_DEPTH} deep`;
  if (token.type !== "block-map" && token.type !== "flow-collection") return null;
  if (token.items.some(({ key }) => key && "items" in key)) return "keys that are words";
  const keys = token.items.filter(({ sep }) => sep !== undefined).length;
  return keys > MOST_KEYS ? `at most ${MOST_KEYS} keys` : null;
}

function listParts(token: CST.Token): CST.Token[] {
  const parts = token.type === "document" ? [token.start, token.value] : [];
  const items = "items" in token ? token.items : [];
  return [parts, items.map(({ start, key, sep, value }) => [start, key, sep, value])]
    .flat(3)
    .filter((part) => part !== null && part !== undefined);
}

function findOffset({ contents }: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = contents?.range[0] ?? 0;
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
