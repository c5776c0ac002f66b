import type { AnswerEvent, Citation, Support } from "../shared/domain.js";
import { buildCitation, type CitationSource, identifyQuote } from "./build-citation.js";

const SURENESS: readonly Support[] = ["weak", "supported", "verbatim"];

/** The page's own words, or a statement about them, with the passages that support it. */
export interface CitedText {
  readonly text: string;
  readonly sources: readonly CitationSource[];
  /** The text right after the markers, such as a full stop. */
  readonly closing?: string;
}

/** The part of an answer that has been released, as text and citations. Its methods yield the events that carry it. */
export class AnswerDraft {
  readonly citations: Citation[] = [];
  #text = "";
  #firstReleaseAt: number | null = null;
  readonly #numbers = new Map<string, number>();

  get text(): string {
    return this.#text;
  }

  /** The time of the first text, in milliseconds by `performance.now()`; null before it. */
  get firstReleaseAt(): number | null {
    return this.#firstReleaseAt;
  }

  /** Adds text that rests on nothing. */
  *add(text: string): Generator<AnswerEvent> {
    yield* this.#release(text);
  }

  /**
   * Adds a text with a marker `[number]` for each of its sources after it, and `closing` in the same event, so that no
   * line breaks before it. The same words of a passage keep their number through the answer, and are announced before
   * the first text that uses it.
   */
  *cite({ text, sources, closing = "" }: CitedText, support: Support = "verbatim"): Generator<AnswerEvent> {
    const markers = yield* this.#announce(sources, support);
    yield* this.#release(`${text}${markers === "" ? "" : ` ${markers}`}${closing}`);
  }

  *#announce(sources: readonly CitationSource[], support: Support): Generator<AnswerEvent, string> {
    const markers: string[] = [];
    for (const source of sources) {
      const key = identifyQuote(source);
      const known = this.#numbers.get(key);
      if (known === undefined) {
        const citation = buildCitation(source, this.citations.length + 1, support);
        this.#numbers.set(key, citation.n);
        this.citations.push(citation);
        yield { type: "citation-add", citation };
      }
      const n = known ?? this.citations.length;
      const citation = this.citations[n - 1];
      // A citation takes the weakest support among the sentences that rest on its words.
      if (citation !== undefined && SURENESS.indexOf(support) < SURENESS.indexOf(citation.support)) {
        this.citations[n - 1] = { ...citation, support };
      }
      markers.push(`[${n}]`);
    }
    return markers.join("");
  }

  *#release(delta: string): Generator<AnswerEvent> {
    if (delta === "") return;
    this.#firstReleaseAt ??= performance.now();
    this.#text += delta;
    yield { type: "text-delta", delta };
  }
}
