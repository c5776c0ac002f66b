/** A chapter by its number, the last chapter, or a time in seconds into the recording. */
export type Place = { readonly chapter: number | "last" } | { readonly seconds: number };

/** What a question asks about an episode itself, rather than about what is said in it. */
export type EpisodeRequest =
  /** The question asks when or where something is talked about; its topic is to be searched for. */
  | { readonly kind: "moment"; readonly topic: string }
  /** The question asks for the people of one role, or for everybody who is named. */
  | { readonly kind: "people"; readonly role: "host" | "guest" | null }
  /** "Who is ...?" It is asked of the episode only where the page names such a person. */
  | { readonly kind: "person"; readonly name: string }
  /** The question asks what is said at a time or in a chapter. */
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "overview" | "chapters" | "duration" | "publication" | "title" | "show" };
