/** What several tools say of the same field. */
export const DESCRIPTIONS = {
  history:
    "What was said before, oldest first, where the question leans on it; at most 20 turns and 32,000 characters",
  episodes: "Only these episodes, by id; the resource cuepoint://episodes lists them",
  filter:
    "Only episodes of these shows, with one of these people, published from and to these days (YYYY-MM-DD), " +
    "in these languages (BCP 47); what is absent does not narrow",
} as const;
