/** The marks between which models put their thoughts where a server leaves them in the text. */
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ["<think>", "</think>"], // DeepSeek, Qwen and most others
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<reasoning>", "</reasoning>"],
  ["<seed:think>", "</seed:think>"],
  ["[THINK]", "[/THINK]"], // Mistral
  ["◁think▷", "◁/think▷"], // Kimi
  ["<|START_THINKING|>", "<|END_THINKING|>"], // Cohere
  ["<|channel|>analysis", "<|channel|>final<|message|>"], // gpt-oss
  ["<|channel|>commentary", "<|channel|>final<|message|>"],
];
/** Marks of the same formats around the text itself. */
const SILENT: readonly string[] = [
  "<|start|>assistant",
  "<|end|>",
  "<|return|>",
  "<|START_RESPONSE|>",
  "<|END_RESPONSE|>",
];

const CLOSES = new Map(PAIRS);
const CLOSING = new Set(CLOSES.values());
/** Every mark that may stand within an answer. */
const MARKS: readonly string[] = [...new Set([...SILENT, ...PAIRS.flat()])];
const HEADS = new Set(MARKS.map((mark) => mark.charAt(0)));
const LONGEST_MARK = Math.max(...MARKS.map(({ length }) => length));

/** In UTF-16 units. What is held back past it is thoughts: no answer is as long. */
const MOST_HELD = 20_000;
/** So many whole replies in a row show that a server sends the closing mark alone, or does not any more. */
const REPLIES_TO_LEARN = 2;
const REPLIES_TO_FORGET = 5;

/** In UTF-16 units: so much is looked at after a mark, to see whether it has its line for itself. */
const LINE_END = 8;

/** What a server's replies have shown of how it sends thoughts. */
export class ThoughtHabit {
  #closesAlone = false;
  /** The latest replies in a row that were otherwise. */
  #contrary = 0;

  /** True where a mark that closes thoughts may come without the one that opens them. */
  get closesAlone(): boolean {
    return this.#closesAlone;
  }

  /** Hears of each whole reply whether its thoughts were closed without having been opened. */
  learn(closedAlone: boolean): void {
    this.#contrary = closedAlone === this.#closesAlone ? 0 : this.#contrary + 1;
    if (this.#contrary < (this.#closesAlone ? REPLIES_TO_FORGET : REPLIES_TO_LEARN)) return;
    this.#closesAlone = closedAlone;
    this.#contrary = 0;
  }
}

/**
 * Takes the thoughts out of a reply's text, piece by piece, however it is split. Thoughts are opened at the start of a
 * reply only, and closed without that by a mark on a line of its own only: an answer may well name the marks. Time is
 * linear in the text, and what is held back is bounded. A thought that is not closed shows nothing.
 */
export class ThoughtFilter {
  readonly #habit: ThoughtHabit;
  /** The mark that ends the thought that is read; null within the answer. */
  #close: string | null = null;
  /** The end of the text so far, where a mark may have begun. */
  #rest = "";
  /** Text that a mark may still turn into thoughts; null where text is let through at once. */
  #held: string | null;
  #closedAlone = false;
  /** Whether nothing but white space has come since the reply or its last thought. */
  #isStart = true;
  #isLineBlank = true;
  #followsThought = false;

  constructor(habit: ThoughtHabit) {
    this.#habit = habit;
    this.#held = habit.closesAlone ? "" : null;
  }

  /** Returns what may be shown by now. */
  push(piece: string): string {
    return this.#read(this.#rest + piece, false);
  }

  /** Returns what is left to be shown at the reply's end; `isCut` where more may have been to come. */
  end(isCut: boolean): string {
    const last = this.#read(this.#rest, true);
    const shown = last + (this.#close === null ? this.#show(this.#rest) : "");
    this.#rest = "";
    if (!isCut) this.#habit.learn(this.#closedAlone);
    // A reply that was cut off before the mark that is expected of it holds nothing but thoughts.
    if (isCut || (this.#held ?? "").length >= MOST_HELD) return shown;
    return shown + this.#release();
  }

  #read(text: string, isLast: boolean): string {
    this.#rest = "";
    let shown = "";
    let at = 0;
    while (at < text.length) {
      const { start, mark } = findMark(text, at, this.#close === null ? MARKS : [this.#close]);
      if (this.#close === null) shown += this.#show(text.slice(at, start));
      at = start + (mark ?? "").length;
      const closesAlone = mark !== null && this.#closesAlone(mark, text.slice(at, at + LINE_END), isLast);
      if (mark === null || closesAlone === null) {
        this.#rest = text.slice(start);
        break;
      }
      // All that came so far was thoughts.
      if (closesAlone) shown = this.#dropAll();
      else shown += this.#passMark(mark);
    }
    return shown;
  }

  /** Whether a mark closes what nothing has opened; null where that takes more of the text. */
  #closesAlone(mark: string, follows: string, isLast: boolean): boolean | null {
    const isOpen = this.#close !== null || this.#isStart;
    if (isOpen || !this.#isLineBlank || !CLOSING.has(mark)) return false;
    if (/^[ \t]*\r?\n/.test(follows)) return true;
    if (follows.length === LINE_END || !/^[ \t]*\r?$/.test(follows)) return false;
    return isLast ? true : null;
  }

  #dropAll(): string {
    this.#closedAlone = true;
    this.#held = null;
    this.#beginAnswer();
    return "";
  }

  /** Returns what may still be shown of this piece. */
  #passMark(mark: string): string {
    if (this.#close !== null) {
      this.#close = null;
      this.#beginAnswer();
      return this.#release();
    }
    if (SILENT.includes(mark)) return "";
    if (!this.#isStart) return this.#show(mark);
    this.#close = CLOSES.get(mark) ?? null;
    if (this.#close !== null) return "";
    // Thoughts of no words.
    this.#beginAnswer();
    return this.#release();
  }

  #beginAnswer(): void {
    this.#isStart = true;
    this.#isLineBlank = true;
    this.#followsThought = true;
  }

  #release(): string {
    const held = this.#held ?? "";
    this.#held = null;
    return held;
  }

  #show(text: string): string {
    const line = text.lastIndexOf("\n") + 1;
    this.#isLineBlank = (line > 0 || this.#isLineBlank) && text.slice(line).trim() === "";
    const shown = this.#followsThought && this.#isStart ? text.trimStart() : text;
    this.#isStart &&= text.trim() === "";
    if (this.#held === null) return shown;
    if (this.#held.length < MOST_HELD) this.#held += text;
    return "";
  }
}

/** Finds the first of the marks; where there is none, the start of what may become one, or the text's end. */
function findMark(
  text: string,
  from: number,
  marks: readonly string[],
): { readonly start: number; readonly mark: string | null } {
  for (let start = from; start < text.length; start++) {
    if (!HEADS.has(text.charAt(start))) continue;
    const mark = marks.find((each) => text.startsWith(each, start));
    if (mark !== undefined) return { start, mark };
    const end = text.slice(start, start + LONGEST_MARK);
    if (start + LONGEST_MARK > text.length && marks.some((each) => each.startsWith(end)))
      return { start, mark: null };
  }
  return { start: text.length, mark: null };
}
