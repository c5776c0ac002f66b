import type { Person } from "../../shared/domain.js";

/** A feed's hosts stand in each of its episodes: no more of them, or of an item's people, are read. */
export const MOST_PEOPLE = 50;

/** What a feed says of its show, and so of each of its episodes that says nothing else. */
export interface FeedShow {
  readonly show: string | undefined;
  readonly language: string | undefined;
  readonly people: readonly Person[];
  /** The address that relative ones begin at. */
  readonly base: string | undefined;
  /** What its owner calls the show for good (Podcasting 2.0's `guid`, Atom's `id`). */
  readonly podcast: string | undefined;
  /** The feed's own address. */
  readonly self: string | undefined;
  /** The address of the show's site. */
  readonly site: string | undefined;
  /** The address of its picture. */
  readonly artwork?: string | undefined;
}

/** What a feed of any kind says of one episode, as it writes it. */
export interface FeedItem extends FeedShow {
  readonly guid: string | undefined;
  readonly title: string | undefined;
  /** `full`, `trailer` or `bonus`: the latter two have the number of another episode, if any. */
  readonly kind?: string | undefined;
  readonly number?: string | undefined;
  readonly season?: string | undefined;
  readonly date: string | undefined;
  readonly duration: string | undefined;
  readonly link: string | undefined;
  /** The audio and video, and whatever else is enclosed, the most important first. */
  readonly enclosures: readonly Enclosure[];
  /** The id of the video on YouTube that the item is about. */
  readonly video?: string | undefined;
  readonly transcripts: readonly {
    readonly url: string | undefined;
    readonly type: string | undefined;
    readonly language: string | undefined;
  }[];
  readonly chapterFiles: readonly (string | undefined)[];
  readonly chapters: readonly { readonly start: string; readonly title: string }[];
  /** Descriptions in HTML or plain text, the fullest first. */
  readonly notes: readonly string[];
}

export interface Enclosure {
  readonly url: string | undefined;
  readonly type: string | undefined;
}
