const NARROWEST = 20;
const BOLD_ON = "\u001b[1m";
const BOLD_OFF = "\u001b[22m";

/** A line may open with one of these; its further lines are indented by so many columns. */
const OPENINGS: readonly (readonly [RegExp, number])[] = [
  [/^-$/, 2],
  [/^(?:\[\d+\])+$/, 4],
];

/** A line may end here: a marker stays with the word that it follows. */
const BREAKS = /(\n| +(?!\[\d+\]))/;

/** Writes text as it comes: to a terminal broken between words at its width, elsewhere as it is. */
export class LineWriter {
  readonly #out: NodeJS.WriteStream;
  readonly #color: boolean;
  #column = 0;
  #indent = 0;
  /** Spaces that are not yet written: at a line's end they are not needed. */
  #space = "";
  #bold = false;

  constructor(out: NodeJS.WriteStream, color: boolean) {
    this.#out = out;
    this.#color = color && out.isTTY;
  }

  /** Writes text that ends between words. */
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

  /** Ends bold with its line: a `**` without its pair must not make bold what follows. */
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
