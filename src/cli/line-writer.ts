const NARROWEST = 20;
const BOLD_ON = "\u001b[1m";
const BOLD_OFF = "\u001b[22m";

/** Writes text as it comes, broken between words at the terminal's width; elsewhere as it is. */
export class LineWriter {
  readonly #out: NodeJS.WriteStream;
  readonly #color: boolean;
  #column = 0;
  #indent = 0;
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
    const width = Math.max(NARROWEST, this.#out.columns ?? 80);
    for (const part of text.split(/(\n|[ ]+)/)) this.#put(part, width);
  }

  #put(part: string, width: number): void {
    if (part === "") return;
    if (part === "\n") {
      this.#column = 0;
      this.#indent = 0;
      this.#out.write("\n");
      return;
    }
    if (this.#column === 0 && (part === "-" || /^\[\d+\]$/.test(part))) this.#indent = part.length + 1;
    const length = part.replaceAll("**", "").length;
    if (this.#column > this.#indent && part.trim() !== "" && this.#column + length > width) {
      this.#out.write(`\n${" ".repeat(this.#indent)}`);
      this.#column = this.#indent;
    }
    this.#column += length;
    this.#out.write(part.replaceAll("**", () => this.#toggleBold()));
  }

  #toggleBold(): string {
    this.#bold = !this.#bold;
    if (!this.#color) return "";
    return this.#bold ? BOLD_ON : BOLD_OFF;
  }
}
