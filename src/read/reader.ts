import type { Asker } from "../shared/asker.js";

/** A sentence as it stands on the page or was said. */
export interface ReadSentence {
  /** Who says it; null in notes, and where nobody is named. */
  readonly speaker: string | null;
  /** One sentence, or a note of a few words; never empty. */
  readonly text: string;
}

/** What is read at once: sentences in their order, of one chapter, and the title above them. */
export interface ReadText {
  /** Null where the program made the title itself: such a title says less than the sentences. */
  readonly title: string | null;
  readonly sentences: readonly ReadSentence[];
}

export interface AnswerReading {
  /** How likely the text answers the question, 0..1, calibrated: of texts that get .7, seven in ten answer. */
  readonly probability: number;
  /** For each sentence of the text how likely it is to be the one that answers, where one does, 0..1; they add up to 1. */
  readonly sentenceProbabilities: readonly number[];
}

export interface AnswersOptions extends Asker {
  /** How near the question the nearest passage of each text is, as the search scored it, where it was found by one. */
  readonly likeness?: readonly number[];
}

/**
 * Reads a text together with a question or a claim. It knows English; case, capitals and the odd misspelling make no
 * difference. A pair is read alone, so that what else is asked at the same time changes nothing, and results are kept by
 * content. Throws `overloaded` where a client's reading waits too long or too many wait, and the signal's reason.
 */
export interface Reader {
  /** Loads the model and reads once, so that the first question is not the slow one. */
  warmUp(): Promise<void>;
  /** Reads each text with the question; a text longer than the model reads at once is read in parts. */
  answers(question: string, texts: readonly ReadText[], options?: AnswersOptions): Promise<AnswerReading[]>;
  /** How likely the texts together say what the claim says, 0..1, calibrated. `texts` must not be empty. */
  supports(claim: string, texts: readonly ReadText[], asker?: Asker): Promise<number>;
  /** Ends what reads; calls that are pending fail. */
  close(): Promise<void>;
}
