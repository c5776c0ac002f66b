const NARROWEST = 20;
const BOLD_ON = "\u001b[1m";
const BOLD_OFF = "\u001b[22m";

/** What a line may open with, and how far its further lines are set in. */
const OPENINGS: readonly (readonly [RegExp, number])[] = [
  [/^-$/, 2],
  [/^(?:\[\d+\])+$/, 4],
];

/** Where a line may end: a marker stays with the word it follows. */
const BREAKS = /(\n| +(?!\[\d+\]))/;

/** Writes text as it comes, broken between words at the terminal's width; elsewhere as it is. */
export class LineWriter {
  readonly #out: NodeJS.WriteStream;
  readonly #color: boolean;
  #column = 0;
  #indent = 0;
  /** Spaces not yet written: at a line's end there is no need of them. */
  #space = "";
  #bold = false;

  constructor(out: NodeJS.WriteStream, color: boolean) {
    this.#out = out;
    this.#color = color && out.isTTY;
  }

  /** `text` ends between words. */
  write(text: string): void {
    if (!this.#out.isTTY) {
      this.#out.write(text);
      return;
    }
    for (const part of text.split(BREAKS)) {
      if (part === "\n") this.#endLine();
      else if (part.trim() === "") this.#space += part;
      else this.#writeWord(part);
    }
  }

  /** Bold ends with its line: a `**` without its pair must not leak into what follows. */
  #endLine(): void {
    if (this.#bold) this.#out.write(this.#toggleBold());
    this.#breakLine(0);
  }

  #breakLine(indent: number): void {
    this.#out.write(`\n${" ".repeat(indent)}`);
    this.#column = indent;
    this.#indent = indent;
    this.#space = "";
  }

  #writeWord(word: string): void {
    const width = Math.max(NARROWEST, this.#out.columns ?? 80);
    const length = word.replaceAll("**", "").length;
    if (this.#column === 0) {
      const opening = OPENINGS.find(([pattern]) => pattern.test(word));
      this.#indent = opening?.[1] ?? this.#space.length;
    } else if (this.#column > this.#indent && this.#column + this.#space.length + length > width) {
      this.#breakLine(this.#indent);
    }
    this.#out.write(this.#space + word.replaceAll("**", () => this.#toggleBold()));
    this.#column += this.#space.length + length;
    this.#space = "";
  }

  #toggleBold(): string {
    this.#bold = !this.#bold;
    if (!this.#color) return "";
    return this.#bold ? BOLD_ON : BOLD_OFF;
  }
}
