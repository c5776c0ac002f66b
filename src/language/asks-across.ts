/** Many people or many episodes at once, or how something changed from one to the next. */
const ACROSS =
  /\b(?:guests|hosts|speakers|founders|people|everyone|everybody|anyone|episodes|shows|interviews)\b|\b(?:each|every|different) (?:guest|host|episode|show|opinions?|views?)\b|\b(?:across|throughout) (?:the |all |your )?(?:episodes|shows?|podcast)\b|\bover (?:the years|time)\b/i;

/** Whether a question is about what several episodes say, rather than one moment: "what do guests think about ...?" */
export function asksAcross(question: string): boolean {
  return ACROSS.test(question);
}
