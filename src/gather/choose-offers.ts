import type { FeedOffers, Offer, OfferedFile } from "../corpus/feeds/list-offers.js";
import { cutToLanguage } from "../language/language-tag.js";

/** Which episodes of a source are wanted. */
export interface Selection {
  /** The newest so many, of those that the rest leaves; null for all. */
  readonly latest: number | null;
  /** Published on this day or later, YYYY-MM-DD; null for any day. An episode without a day is left out. */
  readonly since: string | null;
  /** Words of the title, in any letter case; null for any title. */
  readonly match: string | null;
}

/** An episode as one chooses among those of a source. */
export type Offered = Pick<
  Offer,
  "identity" | "title" | "publishedAt" | "durationSeconds" | "transcripts" | "chapters" | "media"
>;

/** What a source offers. */
export interface Offering {
  readonly show: string | null;
  readonly address: string;
  readonly offers: readonly Offered[];
}

/** Who chooses which episodes are wanted, and what is remembered of it: the text that titles of new ones must hold. */
export interface Choice {
  readonly choose: (offering: Offering) => Promise<readonly Offered[]>;
  readonly selection: Selection;
  /** Decides whether episodes are transcribed of which no transcript is linked, now and later; `isAgreed` where it was decided before that they are. */
  readonly transcribe: (
    silent: readonly Pick<Offered, "durationSeconds">[],
    language: string | null,
    isAgreed: boolean,
  ) => Promise<boolean>;
}

/** Whether the selection leaves anything out. */
export function isSelective({ latest, since, match }: Selection): boolean {
  return latest !== null || since !== null || match !== null;
}

/** Chooses among what is offered, the newest first. Episodes without a day keep the feed's order, behind the others. */
export function chooseOffers(offers: readonly Offered[], { latest, since, match }: Selection): Offered[] {
  const wanted = offers.filter(
    ({ title, publishedAt }) =>
      (since === null || (publishedAt !== null && publishedAt >= since)) && matchesTitle(title, match),
  );
  const newest = wanted.toSorted((a, b) => compareDays(b.publishedAt, a.publishedAt));
  return newest.slice(0, latest ?? newest.length);
}

export function matchesTitle(title: string, match: string | null): boolean {
  return match === null || title.toLowerCase().includes(match.toLowerCase());
}

function compareDays(a: string | null, b: string | null): number {
  const [one, other] = [a ?? "", b ?? ""];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The kinds of transcripts, the one that keeps most first: times of each cue and speakers, before words alone. */
const KINDS = [
  { ending: "vtt", types: ["text/vtt"] },
  { ending: "json", types: ["application/json", "text/json"] },
  { ending: "srt", types: ["application/x-subrip", "application/srt", "text/srt"] },
  { ending: "html", types: ["text/html"] },
  { ending: "txt", types: ["text/plain"] },
] as const;

/** Names the ending that a linked transcript has in the corpus: by its type, else by its address. */
export function tellEnding({ url, type }: Pick<OfferedFile, "url" | "type">): string {
  return KINDS[rankKind({ url, type })]?.ending ?? "txt";
}

function rankKind({ url, type }: Pick<OfferedFile, "url" | "type">): number {
  const byType = KINDS.findIndex(({ types }) => (types as readonly string[]).includes(type));
  if (byType !== -1) return byType;
  const path = new URL(url).pathname.toLowerCase();
  const byEnding = KINDS.findIndex(({ ending }) => path.endsWith(`.${ending}`));
  return byEnding === -1 ? KINDS.length : byEnding;
}

/** Ranks the transcripts of an episode: those in the show's language first, then by kind. The feed's order decides among equals. */
export function rankTranscripts(
  transcripts: Offer["transcripts"],
  language: FeedOffers["language"],
): OfferedFile[] {
  const isOther = (file: OfferedFile) =>
    Number(
      language !== null && file.language !== null && cutToLanguage(file.language) !== cutToLanguage(language),
    );
  return transcripts.toSorted((a, b) => isOther(a) - isOther(b) || rankKind(a) - rankKind(b));
}
