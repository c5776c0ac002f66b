import { html } from "../html.js";

export interface Card {
  /** What is said, between quotation marks, or a note. */
  readonly words: string;
  /** Null where nobody is named. */
  readonly speaker: string | null;
  /** The episode's title; null where the card shows that title as its words. */
  readonly title: string | null;
  readonly show: string | null;
  /** As it is read: `19:55`; null where no file gives the time. */
  readonly time: string | null;
}

const WIDTH = 1200;
const MOST_LINES = 6;
/** Columns of a line: a letter takes one, and a sign of East Asian writing two. */
const WORDS_COLUMNS = 42;
const SMALL_COLUMNS = 68;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{1faff}]/u;

/** Draws the picture of a moment, 1200 by 630 (SVG 1.1). */
export function drawCard({ words, speaker, title, show, time }: Card): string {
  const lines = wrap(words, WORDS_COLUMNS, MOST_LINES);
  const top = 345 - lines.length * 30;
  const [where = ""] = wrap([speaker, show].filter(Boolean).join(" · "), SMALL_COLUMNS, 1);
  const [episode = ""] = wrap(title ?? "", SMALL_COLUMNS, 1);
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="630" viewBox="0 0 ${WIDTH} 630">
<rect width="${WIDTH}" height="630" fill="#f7f5f0"/>
<rect width="16" height="630" fill="#8a3a12"/>
<g font-family="Georgia, 'Noto Serif', 'DejaVu Serif', serif" font-size="46" fill="#1d1b18">
${lines.map((line, i) => html`<text x="80" y="${top + i * 62}">${line}</text>`)}
</g>
<g font-family="'Noto Sans', 'DejaVu Sans', sans-serif" font-size="28" fill="#5d574d">
<text x="80" y="532">${where}</text>
<text x="80" y="576">${episode}</text>
${time === null ? null : html`<text x="1120" y="100" text-anchor="end" font-size="40" font-weight="700" fill="#8a3a12">▶ ${time}</text>`}
</g>
</svg>`.text;
}

/** Breaks a text into lines between words, and a longer word within; what is too much is cut. */
export function wrap(text: string, columns: number, mostLines: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const end = () => {
    if (line !== "") lines.push(line);
    line = "";
    used = 0;
  };
  for (const word of text.split(/\s+/).flatMap((each) => splitWord(each, columns))) {
    const width = measure(word);
    if (used > 0 && used + 1 + width > columns) end();
    if (lines.length > mostLines) break;
    used += width + (used > 0 ? 1 : 0);
    line = line === "" ? word : `${line} ${word}`;
  }
  end();
  if (lines.length <= mostLines) return lines;
  const kept = lines.slice(0, mostLines);
  return [...kept.slice(0, -1), `${kept.at(-1)?.replace(/\s+\S*$/, "")}…`];
}

/** A text without spaces, as of Japanese, is one long word. */
function splitWord(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let used = 0;
  for (const sign of word) {
    const width = measure(sign);
    if (used + width > columns) {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += sign;
    used += width;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

function measure(text: string): number {
  let columns = 0;
  for (const sign of text) columns += WIDE.test(sign) ? 2 : 1;
  return columns;
}
