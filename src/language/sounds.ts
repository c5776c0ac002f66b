import type { Cue } from "../shared/domain.js";

const NOTES = "♩♪♫♬";
/** A remark in brackets, or notes. */
const REMARK = new RegExp(String.raw`\[\p{L}[^[\]]{0,59}\]|[${NOTES}]+`, "gu");
/** In round brackets words may stand as well, so that a sound has three words at most and no mark. */
const ALONE = /^\(\p{L}+(?: \p{L}+){0,2} ?\)$/u;

/** Tells sounds, such as `[Music]` and `♪`, from what is said. */
export class Sounds {
  /** Remarks that are a cue of their own somewhere. */
  readonly #known: ReadonlySet<string>;

  constructor(cues: readonly Pick<Cue, "text">[]) {
    const alone = cues
      .filter(({ text }) => isSoundAlone(text))
      .flatMap(({ text }) => text.match(REMARK) ?? []);
    this.#known = new Set(alone.map((remark) => remark.toLowerCase()));
  }

  /**
   * Returns where the words of a text begin and end without the sounds and the white space before and behind them; a remark in
   * brackets is a sound in capitals, or where it stands alone elsewhere.
   */
  trim(text: string): readonly [from: number, to: number] {
    let from = text.length - text.trimStart().length;
    let to = text.trimEnd().length;
    const sounds = [...text.matchAll(REMARK)].filter(([remark]) => this.#isSound(remark));
    for (const { index, 0: remark } of sounds) {
      if (index !== from) break;
      const rest = text.slice(from + remark.length);
      from = text.length - rest.trimStart().length;
    }
    for (const { index, 0: remark } of sounds.reverse()) {
      if (index + remark.length !== to || index < from) break;
      to = text.slice(0, index).trimEnd().length;
    }
    return [from, Math.max(from, to)];
  }

  #isSound(remark: string): boolean {
    return (
      !remark.startsWith("[") || remark === remark.toUpperCase() || this.#known.has(remark.toLowerCase())
    );
  }
}

/** Whether a text is nothing but remarks in brackets and notes. */
export function isSoundAlone(text: string): boolean {
  const trimmed = text.trim();
  return ALONE.test(trimmed) || (/[[♩♪♫♬]/u.test(trimmed) && trimmed.replace(REMARK, "").trim() === "");
}
