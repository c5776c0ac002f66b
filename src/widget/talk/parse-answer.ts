export type Inline =
  | { readonly kind: "text"; readonly text: string }
  /** `text` is the content as it was written, with its markers. */
  | { readonly kind: "strong"; readonly text: string; readonly content: readonly Inline[] }
  | { readonly kind: "marker"; readonly n: number };

export type Block =
  | { readonly kind: "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] };

interface RawBlock {
  readonly kind: Block["kind"];
  /** A paragraph's lines, or a list's items. */
  readonly lines: string[];
}

const INLINE = /\*\*((?:[^*]|\*(?!\*))+)\*\*|\[(\d{1,4})\]/g;
/** The end of an unfinished text that may become a marker or bold with the next piece. */
const UNFINISHED = /(?<!\s)\s*(?:\*\*.*|\[\d{0,4}|\*)$/s;

/**
 * Reads the answer's Markdown subset as blocks: paragraphs, `- ` lists, `**bold**`, `[n]`. Anything else is text.
 * While the answer is coming, an unfinished list item, marker or bold at its end is held back.
 */
export function parseAnswer(text: string, complete: boolean): Block[] {
  const blocks = splitBlocks(complete ? text : text.replace(/(^|\n)-[ ]?$/, "$1"));
  if (!complete) holdBackEnd(blocks);
  return blocks.map(({ kind, lines }) =>
    kind === "paragraph"
      ? { kind, content: parseInline(lines.join(" ")) }
      : { kind, items: lines.map(parseInline) },
  );
}

function splitBlocks(text: string): RawBlock[] {
  const blocks: RawBlock[] = [];
  let ended = true;
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      ended = true;
      continue;
    }
    const [kind, content] = line.startsWith("- ")
      ? (["list", line.slice(2)] as const)
      : (["paragraph", line] as const);
    const open = blocks.at(-1);
    if (ended || open?.kind !== kind) blocks.push({ kind, lines: [content] });
    else open.lines.push(content);
    ended = false;
  }
  return blocks;
}

function holdBackEnd(blocks: RawBlock[]): void {
  const last = blocks.at(-1);
  if (last === undefined) return;
  // Bold may run over the lines of a paragraph, but not out of a list item.
  const end = last.kind === "paragraph" ? last.lines.splice(0).join(" ") : (last.lines.pop() ?? "");
  const kept = holdBack(end);
  if (kept) last.lines.push(kept);
  if (last.lines.length === 0) blocks.pop();
}

function holdBack(text: string): string {
  const withoutClosed = text.replaceAll(INLINE, (closed) => "x".repeat(closed.length));
  return text.slice(0, withoutClosed.replace(UNFINISHED, "").length);
}

function parseInline(line: string): Inline[] {
  // Text, bold and a number come in turn.
  return line.split(INLINE).flatMap((text: string | undefined, i): Inline[] => {
    if (!text) return [];
    if (i % 3 === 0) return [{ kind: "text", text }];
    return [
      i % 3 === 1
        ? { kind: "strong", text, content: parseInline(text) }
        : { kind: "marker", n: Number(text) },
    ];
  });
}
