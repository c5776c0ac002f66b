export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "marker"; readonly n: number };

export type Block =
  | { readonly kind: "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Inline[])[] };

const INLINE = /\*\*([^*\n]+)\*\*|\[(\d{1,4})\]/g;
/** A marker at the end of a text that is still coming: it may close with the next piece. */
const UNFINISHED_MARKER = /\s*\[\d{0,4}$/;

/**
 * The answer's Markdown subset as blocks: paragraphs, `- ` lists, `**bold**`, `[n]`. Anything else is text.
 * While the answer is coming, an unfinished marker or bold at its end is held back.
 */
export function parseAnswer(text: string, complete: boolean): Block[] {
  const shown = complete ? text : holdBack(text);
  const blocks: Block[] = [];
  let lines: string[] = [];
  let items: Inline[][] = [];
  const close = () => {
    if (lines.length > 0) blocks.push({ kind: "paragraph", content: parseInline(lines.join(" ")) });
    if (items.length > 0) blocks.push({ kind: "list", items });
    lines = [];
    items = [];
  };
  for (const line of shown.split("\n")) {
    if (line.startsWith("- ")) {
      if (lines.length > 0) close();
      items.push(parseInline(line.slice(2)));
    } else {
      if (items.length > 0 || line.trim() === "") close();
      if (line.trim() !== "") lines.push(line);
    }
  }
  close();
  return blocks;
}

function holdBack(text: string): string {
  const lineStart = text.lastIndexOf("\n") + 1;
  const withoutBold = text.slice(lineStart).replaceAll(/\*\*[^*\n]+\*\*/g, (bold) => " ".repeat(bold.length));
  const open = withoutBold.search(/\*\*|\*$/);
  const shown = open < 0 ? text : text.slice(0, lineStart + open);
  return shown.replace(UNFINISHED_MARKER, "");
}

function parseInline(line: string): Inline[] {
  const content: Inline[] = [];
  let at = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > at) content.push({ kind: "text", text: line.slice(at, match.index) });
    const [whole, strong, n] = match;
    content.push(strong === undefined ? { kind: "marker", n: Number(n) } : { kind: "strong", text: strong });
    at = match.index + whole.length;
  }
  if (at < line.length) content.push({ kind: "text", text: line.slice(at) });
  return content;
}
