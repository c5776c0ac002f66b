/**
 * A chapter by its number, the last chapter or the one before it, a time in seconds into the recording, a window of it in seconds, its last
 * seconds, or a part of the whole, from and to a share of it (0..1).
 */
export type Place =
  | { readonly chapter: number | "last" | "penultimate" }
  | { readonly seconds: number }
  | { readonly from: number; readonly to: number }
  | { readonly last: number }
  | { readonly shares: readonly [from: number, to: number] };

/** What a question asks about an episode itself, or about the show, rather than about what is said in it. */
export type EpisodeRequest =
  /** The question asks when or where something is talked about; its topic is to be searched for. */
  | { readonly kind: "moment"; readonly topic: string }
  /** The question asks for the words on a topic, which is to be searched for. */
  | { readonly kind: "wording"; readonly topic: string }
  /** The question asks for the people of one role, or for everybody who is named; or for somebody whose `name` it may hold. */
  | { readonly kind: "people"; readonly role: "host" | "guest" | null; readonly name?: string }
  /** "Who is ...?" It is asked of the episode only where the page names such a person. */
  | { readonly kind: "person"; readonly name: string }
  /** The question asks what is said at a time or in a chapter. */
  | { readonly kind: "place"; readonly place: Place }
  /** The question asks for episodes; those with `guests` may be asked for by words of a guest's name. */
  | {
      readonly kind: "episodes";
      readonly which: "latest" | "first" | "count" | "all" | "guests";
      readonly names: readonly string[];
    }
  /** No question about the episodes: a greeting, thanks, what the program is, or nothing that can be looked up. */
  | { readonly kind: "talk"; readonly about: "greeting" | "thanks" | "program" | "nothing" }
  /** The question asks for the last answer in another form. */
  | { readonly kind: "form" }
  | {
      readonly kind:
        | "overview"
        | "takeaways"
        | "quotes"
        | "chapters"
        | "duration"
        | "publication"
        | "title"
        | "show"
        | "listen";
    };
