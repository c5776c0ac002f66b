/** The nouns of the program. Types only: every stage speaks them, none owns them. Times are seconds, to the millisecond. */

export interface Person {
  readonly name: string;
  /** `host`, `guest` or another word from the page; null where it names none. */
  readonly role: string | null;
}

/** Where an episode can be played. `id` is YouTube's 11-character id; `url` is http(s). */
export type Media =
  | { readonly kind: "youtube"; readonly id: string }
  | { readonly kind: "audio" | "video"; readonly url: string };

export interface Chapter {
  /** 1-based, as on the page. */
  readonly number: number;
  readonly title: string;
  readonly startSeconds: number;
  /** Greater than `startSeconds`; null where nobody says: of the last chapter only. */
  readonly endSeconds: number | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
  /** Present where the program made the chapter from the transcript, title and all. */
  readonly generated?: true;
}

export interface Episode {
  /** kebab-case, unique in the corpus. */
  readonly id: string;
  readonly title: string;
  readonly show: string | null;
  readonly people: readonly Person[];
  /** ISO 8601 date, `YYYY-MM-DD`. */
  readonly publishedAt: string | null;
  /** The larger of the stated duration and the last chapter's end; null where neither is known. */
  readonly durationSeconds: number | null;
  /** BCP 47 tag. */
  readonly language: string;
  readonly media: Media | null;
  readonly source: string | null;
  readonly rights: string | null;
  /** Ascending by start; never empty. */
  readonly chapters: readonly Chapter[];
}

/** A stretch of speech as a transcript or caption file gives it. Seconds, to the millisecond. */
export interface Cue {
  readonly startSeconds: number;
  /** Null where the file does not say; else not before `startSeconds`. */
  readonly endSeconds: number | null;
  readonly speaker: string | null;
  /** Plain text, one line; never empty. */
  readonly text: string;
}

export type PassageKind = "summary" | "bullet" | "transcript";

/** The unit that is embedded, found and quoted. */
export interface Passage {
  /** Content hash: the same text in the same chapter keeps it across rebuilds. */
  readonly id: string;
  readonly episodeId: string;
  readonly chapterNumber: number;
  readonly kind: PassageKind;
  /** The page's or the speakers' own words; in a transcript each turn is a line that begins `Name: ` where it is known. */
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  /** Of a transcript only: who speaks in it, in order. */
  readonly speakers?: readonly string[];
}

export type Support = "verbatim" | "supported" | "weak";

/** What a reader gets: made from the index alone, never from a model's words. */
export interface Citation {
  /** 1-based, in order of first use in the answer. */
  readonly n: number;
  readonly episode: {
    readonly id: string;
    readonly title: string;
    readonly show: string | null;
    readonly publishedAt: string | null;
  };
  readonly chapter: { readonly number: number; readonly title: string };
  /** Seconds; `0 <= start < end`. */
  readonly start: number;
  readonly end: number | null;
  /** `m:ss` or `h:mm:ss`. */
  readonly timestamp: string;
  /** Plays the media at `start`; null where the episode has no media. */
  readonly url: string | null;
  /** The passage's own words, unchanged. */
  readonly quote: string;
  readonly kind: PassageKind;
  readonly support: Support;
}

export type AnswerMode = "extractive" | "llm";

export interface ChatMessage {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface ChatResponse {
  readonly id: string;
  /** Paragraphs, `- ` lists and `**bold**`, with `[n]` after what citation n supports. */
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly abstained: boolean;
  /** Abstained only: up to three nearest chapters. */
  readonly closest: readonly Citation[];
  readonly mode: AnswerMode;
  readonly model: string | null;
  /** True when less than what was configured produced this answer. */
  readonly degraded: boolean;
  readonly checks: {
    readonly sentences: number;
    /** Sentences not released, because nothing in the episodes supports them. */
    readonly withheld: number;
    /** Sentences whose markers, links or markup were mended before release. */
    readonly corrected: number;
  };
  /** Up to three questions the episodes do answer. */
  readonly followUps: readonly string[];
  /** Milliseconds. */
  readonly timings: {
    readonly embedMs: number;
    readonly retrieveMs: number;
    readonly firstDeltaMs: number;
    readonly totalMs: number;
  };
}

/** One step of an answer. Exactly one `answer-end` or `answer-error` comes last. */
export type AnswerEvent =
  | {
      readonly type: "answer-start";
      readonly id: string;
      readonly mode: AnswerMode;
      readonly model: string | null;
    }
  | { readonly type: "status-update"; readonly stage: string }
  | { readonly type: "citation-add"; readonly citation: Citation }
  | { readonly type: "text-delta"; readonly delta: string }
  | { readonly type: "answer-end"; readonly response: ChatResponse }
  | {
      readonly type: "answer-error";
      readonly code: string;
      readonly detail: string;
    };
