/** What a match of one of them asks for. */
export type Place = { readonly chapter: number | "last" } | { readonly seconds: number };

/** What a question asks of an episode as such, rather than of what is said in it. */
export type EpisodeRequest =
  /** When or where something is talked about; the topic is to be searched for. */
  | { readonly kind: "moment"; readonly topic: string }
  /** Those of one role, or everybody who is named. */
  | { readonly kind: "people"; readonly role: "host" | "guest" | null }
  /** "Who is ...?": of the episode only where it names somebody so. */
  | { readonly kind: "person"; readonly name: string }
  /** What is said at a time or in a chapter. */
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "overview" | "chapters" | "duration" | "publication" | "title" | "show" };
