/** Every interface (the page, the terminal, the API) allows this much. Lengths are in UTF-16 units. */
export const LIMITS = {
  questionLength: 2_000,
  answerLength: 8_000,
  messages: 20,
  conversationLength: 32_000,
  bodyBytes: 256 * 1024,
  /** Items of a list of ids or names. */
  names: 100,
  nameLength: 200,
  episodeIdLength: 255,
} as const;
