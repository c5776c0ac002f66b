import { beforeAll, describe, test } from "vitest";
import { admitUnanswered } from "../../src/answer/admit-gaps.js";
import { escapeMarkup } from "../../src/answer/escape-markup.js";
import { SentenceChecker } from "../../src/answer/ground/check-sentence.js";
import { cleanModelText } from "../../src/answer/ground/clean-model-text.js";
import { findWrongFacts } from "../../src/answer/ground/facts/find-wrong-facts.js";
import { readEvidence } from "../../src/answer/ground/facts/read-evidence.js";
import { holdsSecret } from "../../src/answer/ground/holds-secret.js";
import { isStatement } from "../../src/answer/ground/is-statement.js";
import { hasWords, isVerbatim } from "../../src/answer/ground/is-verbatim.js";
import { readMarkers } from "../../src/answer/ground/read-markers.js";
import { judgeRefusal } from "../../src/answer/ground/recognise-refusal.js";
import { correctSentences } from "../../src/answer/model/correct-sentences.js";
import { fillPrompt } from "../../src/answer/model/fill-prompt.js";
import { keepsToConversation, rewriteQuestion } from "../../src/answer/model/rewrite-question.js";
import { chooseModel } from "../../src/answer/model/server/choose-model.js";
import { ThoughtFilter, ThoughtHabit } from "../../src/answer/model/server/drop-thoughts.js";
import { frameEvents } from "../../src/answer/model/server/frame-events.js";
import { readAnswer } from "../../src/answer/model/server/read-answer.js";
import { dropQuestion, quoteReason, readRefusal } from "../../src/answer/model/server/read-refusal.js";
import { readTooLong } from "../../src/answer/model/server/read-window.js";
import { RequestDeadline } from "../../src/answer/model/server/request-deadline.js";
import { readVerdicts } from "../../src/answer/model/verify-claims.js";
import { putOnLine } from "../../src/answer/model/write-prompt.js";
import { removeAddresses } from "../../src/answer/remove-addresses.js";
import { readReply } from "../../src/answer/reply/read-reply.js";
import { recogniseByWords } from "../../src/answer/requests/recognise/recognise-request.js";
import { resolveQuestion } from "../../src/answer/resolve-question.js";
import { readOwnRefusals } from "../../src/compose/read-own-files.js";
import { countUnsupported } from "../../src/evaluate/count-unsupported.js";
import { detectLanguage } from "../../src/language/detect-language.js";
import { asksToGoOn, dropLeaning, joinFollowUp, leansOnHistory } from "../../src/language/join-follow-up.js";
import { listDurations } from "../../src/language/list-durations.js";
import { listQuantities } from "../../src/language/list-quantities.js";
import { listSentences } from "../../src/language/list-sentences.js";
import { listInitials, listJoinedWords } from "../../src/language/name-spellings.js";
import { listNames, listQuestionNames, readOpening } from "../../src/language/names.js";
import { normalizeText } from "../../src/language/normalize-text.js";
import { asksAcross, offersExpectedNumber } from "../../src/language/question-cues.js";
import { repairOpening } from "../../src/language/repair-opening.js";
import { splitQuestion } from "../../src/language/split-question.js";
import { SentenceSplitter } from "../../src/language/split-sentences.js";
import { tokenize } from "../../src/language/tokenize.js";
import { readModelNotes } from "../../src/notes/read-model-notes.js";
import { makeGroupKey } from "../../src/questions/group-questions.js";
import { cleanText } from "../../src/questions/log-entry.js";
import { readQuestion } from "../../src/retrieve/read-question.js";
import { breakDefinitions } from "../../src/serve/mcp/write-quotation.js";
import { defuseMarkdown } from "../../src/serve/openai/defuse-markdown.js";
import { stripHidden } from "../../src/shared/strip-hidden.js";
import { makeEpisode } from "../fakes/episodes.js";
import { expectLinearText, type HostileText, surround } from "../fakes/expect-linear.js";
import { makeResponse } from "../fakes/make-answer.js";
import { ScriptedChatModel } from "../fakes/scripted-chat-model.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";
import { SOURCES, VIEW } from "./ground/bee-passages.js";

/** In UTF-16 units: longer than what reaches most of these readers, so that what is not linear stands out. */
const LENGTH = 10_000;
const PASSAGE =
  "Damp kills the colonies in 1,000 hives; Mr. Smith of NASA said so in 2019. For half a year, 15k keepers met weekly.";

const REFUSALS = readOwnRefusals();
const GATE = {
  view: VIEW,
  embedder: null,
  reader: null,
  sources: SOURCES,
  question: "Why?",
  secrets: ["sk-1"],
  refusals: REFUSALS,
};
const UNTOLD = {
  follows: "sentence",
  numbers: [],
  nearby: [1],
  quote: null,
  kind: null,
  isCleaned: false,
} as const;

/** Readers hear of typed text what `normalizeText` leaves, and of a model's what `cleanModelText` leaves. */
const TYPED = (text: string) => normalizeText(surround(text), LENGTH);
const cleaned = new Map<string, string>();
const WRITTEN = (text: string) => {
  const known = cleaned.get(text) ?? cleanModelText(surround(text));
  cleaned.set(text, known);
  return known;
};

type Readers = Readonly<Record<string, (text: string) => unknown>>;

/** Goes on from one group to the next, so that the readers of all of them are tried with all shapes between them. */
let readersBefore = 0;

function check(readers: Readers, { length = LENGTH, prepare = surround }: Partial<HostileText<string>> = {}) {
  const each = Object.entries(readers).map(([name, read], at) => ({ name, read, turn: readersBefore + at }));
  readersBefore += each.length;
  test.each(each)(
    "$name",
    async ({ read, turn }) => await expectLinearText(read, { length, prepare, turn }),
    180_000,
  );
}

describe("ten times a question takes at most about ten times as long to read", () => {
  let parts: LocalParts;
  beforeAll(async () => {
    parts = await makeAnswerParts();
  });

  check({ normalizeText: (text) => normalizeText(text, LENGTH) });
  check(
    {
      tokenize,
      splitQuestion,
      listQuestionNames,
      leansOnHistory,
      asksToGoOn,
      dropLeaning,
      asksAcross,
      offersExpectedNumber: (text) => offersExpectedNumber(`how many ${text}`, text),
      recogniseByWords: (text) => recogniseByWords(parts.requests, text),
      detectLanguage,
      readQuestion: (text) => readQuestion(text, null),
      resolveQuestion: (text) => resolveQuestion(parts, { messages: [{ role: "user", content: text }] }),
      admitUnanswered: (text) => admitUnanswered([{ text, verdict: "nothing" }]),
      makeGroupKey,
      cleanText: (text) => cleanText(text, LENGTH),
    },
    { prepare: TYPED },
  );
});

describe("ten times the turns before a question take at most about ten times as long to read", () => {
  const turns = (text: string) => [
    { role: "user" as const, content: text },
    { role: "assistant" as const, content: text },
  ];
  check(
    {
      joinFollowUp: (text) => joinFollowUp("And it?", turns(text)),
      keepsToConversation: (text) => keepsToConversation(text, text, [text, text]),
      rewriteQuestion: (text) =>
        rewriteQuestion({
          chatModel: new ScriptedChatModel({ deltas: [text] }),
          prompt: "{{titles}} {{conversation}} {{language}} {{question}}",
          question: "And it?",
          history: turns(text),
          episodes: [makeEpisode({ title: text })],
          secrets: [text],
        }),
    },
    { prepare: TYPED },
  );
});

describe("ten times a model's sentence takes at most about ten times as long to check", () => {
  check({ cleanModelText, stripHidden });
  check(
    {
      readMarkers: (text) => readMarkers(text, 12),
      isStatement,
      readVerdicts,
      holdsSecret: (text) => holdsSecret(text, ["sk-secret", text]),
      judgeRefusal: (text) => judgeRefusal(REFUSALS, text, null),
      repairOpening: (text) => repairOpening(text, { before: [text, `He ${text}`], people: [text, "A B"] }),
      "SentenceChecker, without vectors": (text) =>
        new SentenceChecker(GATE, "en").check({ ...UNTOLD, text, quote: text }),
      "SentenceChecker, of a lead-in": (text) =>
        new SentenceChecker(GATE, "en").check({ ...UNTOLD, text, kind: "lead" }),
      listNames,
      readOpening,
      listQuantities,
      listDurations: (text) => listDurations(text, listQuantities(text)),
      findWrongFacts: (text) => findWrongFacts(text, readEvidence([PASSAGE], "")),
      "findWrongFacts, in another language": (text) =>
        findWrongFacts(text, readEvidence([PASSAGE], ""), "de"),
      hasWords: (text) => hasWords(PASSAGE, text),
      isVerbatim: (text) => isVerbatim(text, PASSAGE),
      removeAddresses: (text) => removeAddresses(text, ""),
      escapeMarkup,
    },
    { prepare: WRITTEN },
  );
});

describe("ten times a model's reply takes at most about ten times as long to read", () => {
  /** In pieces of four characters, as models write. */
  const stream = (text: string) => text.match(/.{1,4}/gsu) ?? [];
  async function* chunks(text: string) {
    for (const content of stream(text)) yield { choices: [{ delta: { content } }] };
  }

  check({
    SentenceSplitter: (text) => {
      const splitter = new SentenceSplitter();
      for (const delta of stream(text)) splitter.push(delta);
      splitter.flush();
    },
    "SentenceSplitter, at once": (text) => {
      const splitter = new SentenceSplitter();
      splitter.push(text);
      splitter.flush();
    },
    readAnswer: async (text) => {
      const deadline = new RequestDeadline("server", undefined);
      try {
        const options = { server: "server", deadline, habit: new ThoughtHabit(), onUsage: undefined };
        for await (const _ of readAnswer(chunks(text), options));
      } finally {
        deadline.end();
      }
    },
    "ThoughtFilter, of what is held back": (text) => {
      const habit = new ThoughtHabit();
      habit.learn(true);
      habit.learn(true);
      const thoughts = new ThoughtFilter(habit);
      for (const piece of stream(text)) thoughts.push(piece);
      thoughts.end(false);
    },
    "quoteReason, of a server's refusal": (text) => {
      const refusal = readRefusal({ message: text, code: text, param: text }, [
        { role: "user", content: text },
      ]);
      dropQuestion(text, [{ role: "user", content: text }]);
      quoteReason(refusal, ["sk-secret"]);
      quoteReason({ code: "", message: text }, ["sk-secret"]);
      readTooLong({ code: "", message: text, windowTokens: null }, 400);
    },
    "defuseMarkdown, by piece": (text) => {
      let line = "";
      for (let at = 0; at < text.length; at += 100) line += defuseMarkdown(text.slice(at, at + 100), line);
    },
    countUnsupported: (text) => countUnsupported(makeResponse({ answer: text })),
  });
  check({ readModelNotes });
  const read = async (text: string, asJson: boolean) => {
    async function* deltas() {
      yield* stream(text);
    }
    const traits = { answered: null, ignoredSchema: false };
    for await (const _ of readReply(deltas(), { passages: 9, asJson }, traits));
  };
  check({
    readReply: (text) => read(text, false),
    "readReply, of JSON": (text) =>
      read(JSON.stringify({ sentences: [{ text }, { text, passages: [1] }] }), true),
    "readReply, of what may be JSON": (text) => read(`{"sentences": [${text}`, true),
    "readReply, of other JSON": (text) => read(JSON.stringify({ text, texts: [text] }), true),
    correctSentences: (text) =>
      correctSentences(
        {
          chatModel: new ScriptedChatModel({ deltas: [`1. ${text}`] }),
          prompt: "{{passages}} {{sentences}}",
          sources: [],
        },
        [{ text, wrong: [text] }],
      ),
  });

  const encoder = new TextEncoder();
  async function* pieces(text: string) {
    for (let at = 0; at < text.length; at += 512) yield encoder.encode(text.slice(at, at + 512));
  }
  check(
    {
      frameEvents: async (text) => {
        for await (const _ of frameEvents(pieces(text), "server"));
      },
      chooseModel: (text) => {
        try {
          chooseModel([{ id: text }], "server");
        } catch {
          return;
        }
      },
      putOnLine,
      fillPrompt: (text) => fillPrompt("{{question}}", { question: text }),
    },
    { length: 10 * LENGTH },
  );
});

describe("ten times a passage takes at most about ten times as long to quote and to compare", () => {
  check(
    {
      listSentences: (text) => listSentences([{ text, speaker: null, startSeconds: 0, endSeconds: 9 }], "en"),
      listJoinedWords,
      listInitials,
      breakDefinitions,
      readEvidence: (text) => readEvidence([text], text),
      findWrongFacts: (text) =>
        findWrongFacts("Mr. Jones of the US and NASA had 2,000 hives last year.", readEvidence([text], text)),
      isVerbatim: (text) => isVerbatim("Damp kills the colonies.", text),
      hasWords: (text) => hasWords(text, "kills the colonies"),
    },
    { prepare: TYPED },
  );
});
