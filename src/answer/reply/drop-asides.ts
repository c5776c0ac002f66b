import { capitalise, endsSentence } from "../../language/sentences.js";
import type { SentencePiece } from "../../language/split-sentences.js";

const OPEN = String.raw`^[\s*_#>]{0,8}`;
/** Behind a label; emphasis may end on either side of the colon. */
const COLON = String.raw`[\s*_]{0,4}[:：][\s*_]{0,4}`;
const ANSWER = new RegExp(
  `${OPEN}(?:(?:the|my|final|short|direct) ){0,2}(?:answer|response|reply|assistant|a|antwort|respuesta|réponse|risposta|resposta)${COLON}`,
  "i",
);
const THOUGHTS = new RegExp(
  `${OPEN}(?:(?:the|my) )?(?:thinking|thoughts?|thought process|reasoning|chain of thought|analysis|scratchpad)${COLON}`,
  "i",
);
const SOURCES_NAME =
  "(?:sources?|references?|citations?|footnotes?|bibliography|quellen|fuentes|referencias|références)";
const SOURCES = new RegExp(`${OPEN}${SOURCES_NAME}(?: (?:cited|used))?(?:${COLON}|[\\s*_]{0,4}$)`, "i");
const FOOTNOTE = /^\s{0,4}\[\^\d{1,3}\]:/;
/** How an entry of a list of sources begins. */
const ENTRY = /^[\s*_]{0,4}(?:[[【(]\s?[#^]?\d|\d{1,3}[.):\]]|https?:)/;
const MARKS_ALONE = /^(?:[\s,;&]{0,3}[[【(]\s?[#^]?\d[\d\s,;–-]{0,40}[\])】])+[\s.]{0,3}$/;

type Aside = "none" | "thoughts" | "thoughts to come" | "sources";

/**
 * Keeps of a reply's text what is said to the reader. A label such as "Answer:" is taken off, and left out are thoughts
 * under a label of theirs in front of the answer, footnotes, and the model's own list of its sources.
 */
export class AsideFilter {
  #aside: Aside = "none";
  #hasBegun = false;

  /** Returns the piece as it is to be read; null where it is an aside. */
  read(piece: SentencePiece): SentencePiece | null {
    const labelled = ANSWER.exec(piece.text);
    const isAside = labelled === null && this.#isAside(piece);
    if (labelled !== null) this.#aside = "none";
    const text = labelled === null ? piece.text : capitalise(piece.text.slice(labelled[0].length));
    if (isAside) return this.#keepMarks(piece);
    if (text === "") return null;
    this.#hasBegun = true;
    return { ...piece, text };
  }

  #isAside({ text, follows }: SentencePiece): boolean {
    const thoughts = this.#hasBegun ? null : THOUGHTS.exec(text);
    if (thoughts !== null) {
      this.#aside = thoughts[0].length === text.length ? "thoughts to come" : "thoughts";
      return true;
    }
    const sources = SOURCES.exec(text);
    const isList = sources !== null && isEntry(text.slice(sources[0].length));
    if (isList || FOOTNOTE.test(text)) {
      this.#aside = "sources";
      return true;
    }
    this.#aside = this.#goOn(text, follows);
    return this.#aside !== "none";
  }

  /** An aside goes on to the end of its paragraph, and a list of sources through its entries. */
  #goOn(text: string, follows: SentencePiece["follows"]): Aside {
    if (this.#aside === "thoughts to come") return "thoughts";
    if (follows === "sentence") return this.#aside;
    return this.#aside === "sources" && (follows === "item" || isEntry(text)) ? "sources" : "none";
  }

  /** `Source: [1]` behind a sentence, in its paragraph, is a marker of it. */
  #keepMarks({ text, follows }: SentencePiece): SentencePiece | null {
    const marks = text.replace(SOURCES, "");
    return follows === "sentence" && this.#hasBegun && MARKS_ALONE.test(marks)
      ? { text: marks, follows }
      : null;
  }
}

/** True for what stands in a list of sources: it begins with a number, or is no sentence. */
function isEntry(text: string): boolean {
  return ENTRY.test(text) || !endsSentence(text.replace(/[\s*_]+$/, ""));
}
