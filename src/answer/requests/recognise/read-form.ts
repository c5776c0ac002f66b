import { CARDINALS, TENS } from "../../../language/number-words.js";

/** The form that an answer is asked for in. */
export interface AnswerForm {
  /** So many points or sentences at most, from 1; null where it is only to be short. */
  readonly most: number | null;
  /** True where one sentence is asked for. */
  readonly isSentence: boolean;
  /** The words that ask for it. */
  readonly words: string;
}

/** What a question asks, and in which form. */
export interface FormedQuestion {
  /** The question without the words that ask for a form; empty where there are no others. */
  readonly rest: string;
  readonly form: AnswerForm | null;
}

const LARGEST = 20;
/** So many words make a point. */
const WORDS_A_POINT = 25;
const COUNT = `(?<count>\\d{1,3}|an?|one|single|${CARDINALS.slice(2, LARGEST).join("|")}|${TENS.join("|")}|(?:a )?few|a couple of)`;
const UNIT =
  "(?<unit>bullet ?points?|bullets?|points?|sentences?|lines?|words?|paragraphs?|takeaways?|items|things|phrases?)";
const AMOUNT = `(?:(?:just|only|no more than|at most|up to|about|under|max(?:imum)?|exactly) )?(?:(?:a|an|the) )?${COUNT} (?:single |short |brief |quick |simple |main |key )?${UNIT}(?: or (?:less|fewer)| max(?:imum)?| at most| only)?`;
const FORM = `(?:(?:in|as|using|with|into|within|to)(?: the form of)? (?:${AMOUNT}|(?:a )?(?:bullet(?:ed)? )?(?:points?|list|bullets|bullet form|bullet points?))|briefly|in short|in brief|very briefly|shortly)`;
const AT_END = new RegExp(`(?:^|[,;:. ]+)(?:but |and |please )?${FORM}(?: please)?[\\s?!.]*$`, "iu");
const AT_START = new RegExp(`^(?:please )?${FORM}(?:[,:;]\\s*|\\s+)(?=\\S)`, "iu");
const ALONE = new RegExp(`^(?:now |please |only |just )?${AMOUNT}(?: please)?[\\s?!.]*$`, "iu");
/** "A three-sentence summary": what is left asks for a summary. */
const BEFORE = new RegExp(
  `(?<![\\p{L}\\p{N}])${COUNT}[ -](?:short |brief |quick )?${UNIT}[ -](?=(?:summary|overview|recap|synopsis|version|gist|description)\\b)`,
  "iu",
);
/** "The top three takeaways", "five quotes". */
const COUNTED = new RegExp(
  `(?:^|\\s)${COUNT} (?:(?:most|best|key|main|top|biggest|good|great|memorable|important|interesting|short) )*(?:quotes?|takeaways?|points|highlights|insights|lessons|things|ideas|lines|bullets?)\\b`,
  "iu",
);

/** "Say that in two sentences": the answer before is asked for in another form. */
const POINTER = /^(?:(?:give me|make|put|say|write) )?(?:it|that)(?: again)?[\s?!.]*$/iu;

/** Reads the form that a question asks its answer in: "in three bullet points", "briefly". */
export function readForm(question: string): FormedQuestion {
  for (const pattern of [BEFORE, ALONE, AT_END, AT_START]) {
    const match = pattern.exec(question);
    if (match === null) continue;
    const rest = question.replace(match[0], "").trim();
    return { rest: POINTER.test(rest) ? "" : rest, form: makeForm(match) };
  }
  const counted = COUNTED.exec(question);
  return { rest: question, form: counted === null ? null : makeForm(counted) };
}

function makeForm(match: RegExpExecArray): AnswerForm {
  const { count, unit = "" } = match.groups ?? {};
  const words = match[0].replace(/^[,;:.\s]+/, "").trim();
  const most = count === undefined ? null : readCount(count.toLowerCase());
  if (most === null || /^word/i.test(unit)) {
    const points = most === null ? null : Math.min(LARGEST, Math.max(1, Math.round(most / WORDS_A_POINT)));
    return { most: points, isSentence: points === 1 && most !== null, words };
  }
  return {
    most: Math.min(LARGEST, most),
    isSentence: most === 1 && /^(?:sentence|line|phrase)/i.test(unit),
    words,
  };
}

function readCount(word: string): number | null {
  if (/^\d/.test(word)) return Math.max(1, Number(word));
  if (/^(?:an?|one|single)$/.test(word)) return 1;
  if (word === "a couple of") return 2;
  if (/few$/.test(word)) return 3;
  const ten = TENS.indexOf(word);
  return ten >= 0 ? LARGEST : CARDINALS.indexOf(word);
}
