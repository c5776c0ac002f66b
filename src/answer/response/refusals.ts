import { LIMITS } from "../../shared/limits.js";

/** Why a request is refused, in the same words by a server and by an exported folder. */
export const REFUSALS = {
  bodyTooLarge: `the body has more than ${LIMITS.bodyBytes / 1024} KB`,
  notJson: "the body is not valid JSON",
  questionTooLong: `a question has at most ${LIMITS.questionLength} characters`,
  emptyQuestion: "a question must not be empty",
  answerTooLong: `an answer has at most ${LIMITS.answerLength} characters`,
  tooManyMessages: `at most ${LIMITS.messages} messages are read`,
  conversationTooLong: `the messages together have at most ${LIMITS.conversationLength} characters`,
  noMessage: "at least one message is needed",
  lastNotUsers: "the last message must be the user's",
  oneEpisode: "episode must be one id",
} as const;
