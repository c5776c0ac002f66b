/** Every interface (the page, the terminal, the API) allows this much. Lengths are in UTF-16 units. */
export const LIMITS = {
  questionLength: 2_000,
  answerLength: 8_000,
  messages: 20,
  conversationLength: 32_000,
  bodyBytes: 256 * 1024,
} as const;
