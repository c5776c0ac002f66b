import { describe, expect, test } from "vitest";
import { ANSWERS } from "../../src/read/judge-probability.js";
import { matchUnread } from "../../src/read/match-chapters.js";
import { leaveUnread, type ReadChapter, type ReadChapters } from "../../src/read/read-chapters.js";
import type { Chapter, Passage } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

/** A chapter with one passage of speech, a sentence every five seconds from 0:01 on. */
function makeSpoken(language: string, sentences: readonly string[], number = 1): ReadChapter {
  const span = { startSeconds: 1, endSeconds: 1 + 5 * sentences.length };
  const chapter: Chapter = { number, title: "Talk", ...span, summary: null, bullets: [] };
  const text = sentences.join(" ");
  let offset = 0;
  const marks = sentences.map((sentence, i) => {
    const mark = { offset, startSeconds: 1 + 5 * i };
    offset += sentence.length + 1;
    return mark;
  });
  const passage: Passage = {
    id: text,
    kind: "transcript",
    text,
    episodeId: "winter-hives",
    chapterNumber: number,
    ...span,
    speakers: [],
    sentences: marks,
  };
  return leaveUnread({
    episode: makeEpisode({ chapters: [chapter], language }),
    chapter,
    score: 1 / number,
    sections: [{ score: 1 / number, passages: [passage] }],
    passages: [{ passage, score: 1 / number }],
  });
}

const leave = (...chapters: readonly ReadChapter[]): ReadChapters => ({
  verdict: "near",
  chapters,
  probability: null,
  degraded: false,
});
const listFirst = ({ chapters }: ReadChapters) =>
  chapters.map(({ sentences }) => sentences[0]?.sentence.text ?? null);

const TALKS: Record<string, readonly string[]> = {
  ja: [
    "船体はカラマツの板で張ります。",
    "肋骨は一時間ほど蒸してから曲げます。",
    "新しいマストは九百ポンドかかります。",
    "進水式はいつも土曜日に行います。",
  ],
  zh: [
    "船壳是用落叶松木板做的。",
    "肋骨要先蒸一个小时再弯曲。",
    "一根新的桅杆要九百英镑。",
    "下水仪式总是在星期六举行。",
  ],
  th: [
    "ตัวเรือทำจากไม้สนลาร์ช",
    "โครงเรือต้องนึ่งหนึ่งชั่วโมงก่อนดัด",
    "เสากระโดงใหม่ราคาเก้าร้อยปอนด์",
    "พิธีปล่อยเรือจัดทุกวันเสาร์",
  ],
  ar: [
    "هيكل القارب مصنوع من ألواح الصنوبر.",
    "تُبخَّر الأضلاع ساعة قبل ثنيها.",
    "الصاري الجديد ثمنه تسعمئة جنيه.",
    "يُقام حفل التدشين دائمًا يوم السبت.",
  ],
  de: [
    "Der Rumpf wird mit Lärchenbrettern beplankt.",
    "Die Spanten werden eine Stunde gedämpft und dann gebogen.",
    "Ein neuer Mast kostet neunhundert Pfund.",
    "Der Stapellauf ist immer an einem Samstag.",
  ],
  es: [
    "El casco se forra con tablas de alerce.",
    "Las cuadernas se cuecen al vapor una hora antes de doblarlas.",
    "Un mástil nuevo cuesta novecientas libras.",
    "La botadura se celebra siempre los sábados.",
  ],
  ko: [
    "선체는 낙엽송 판자로 만듭니다.",
    "늑골은 한 시간 동안 찐 다음에 구부립니다.",
    "새 돛대는 구백 파운드입니다.",
    "진수식은 언제나 토요일에 합니다.",
  ],
};

describe.each([
  ["ja", 0, "船体は何の板で張りますか"],
  ["ja", 1, "肋骨はどのくらい蒸しますか"],
  ["ja", 2, "新しいマストはいくらですか"],
  ["ja", 3, "進水式はいつですか"],
  ["zh", 0, "船壳是用什么木板做的？"],
  ["zh", 1, "肋骨要蒸多久？"],
  ["zh", 2, "新桅杆多少钱？"],
  ["zh", 3, "下水仪式在什么时候举行？"],
  ["th", 1, "โครงเรือต้องนึ่งนานเท่าไร"],
  ["th", 2, "เสากระโดงใหม่ราคาเท่าไร"],
  ["th", 3, "พิธีปล่อยเรือจัดวันไหน"],
  ["ar", 1, "كم ساعة تُبخَّر الأضلاع؟"],
  ["ar", 2, "كم ثمن الصاري الجديد؟"],
  ["ar", 3, "متى يُقام حفل التدشين؟"],
  ["de", 1, "Wie lange werden die Spanten gedämpft?"],
  ["de", 2, "Was kostet ein neuer Mast?"],
  ["de", 3, "An welchem Tag ist der Stapellauf?"],
  ["es", 1, "¿Cuánto tiempo se cuecen las cuadernas?"],
  ["es", 2, "¿Cuánto cuesta un mástil nuevo?"],
  ["es", 3, "¿Cuándo se celebra la botadura?"],
  ["ko", 2, "새 돛대는 얼마입니까?"],
  ["ko", 3, "진수식은 언제 합니까?"],
] as const)("in %s the sentence at %i", (language, at, question) => {
  const talk = TALKS[language] ?? [];

  test(`is the likeliest to answer "${question}", and has its own second`, async () => {
    const { chapters } = await matchUnread(leave(makeSpoken(language, talk)), question);
    expect(chapters[0]?.sentences[0]).toMatchObject({
      sentence: { text: talk[at], startSeconds: 1 + 5 * at },
      place: at,
    });
    expect(chapters[0]).toMatchObject({ matched: true });
  });
});

test.each([
  ["ja", "進水式はいつですか", "answers"],
  ["zh", "下水仪式在什么时候举行？", "answers"],
  ["de", "An welchem Tag ist der Stapellauf?", "answers"],
  ["ja", "日本の首都はどこですか", "near"],
  ["zh", "你最喜欢的电影叫什么名字？", "near"],
  ["th", "เมื่อวานฝนตกหนักมาก", "near"],
  ["de", "Welche Farbe hat der Himmel bei Regen?", "near"],
  ["es", "¿Quién escribió la novela del año pasado?", "near"],
])("in %s %j: the verdict is %s", async (language, question, verdict) => {
  const read = await matchUnread(leave(makeSpoken(language, TALKS[language] ?? [])), question);
  expect(read.verdict).toBe(verdict);
  expect((read.probability ?? 0) >= ANSWERS).toBe(verdict === "answers");
});

test("what is rare in all that was found counts for more, in whichever chapter it stands", async () => {
  const first = makeSpoken("de", ["Der Mast kostet viel.", "Der Mast ist neu.", "Der Mast ist aus Holz."]);
  const second = makeSpoken("de", ["Ein Spant ist krumm.", "Der Lack kostet viel."], 2);
  const read = await matchUnread(leave(first, second), "Was kostet der Lack für den Mast?");
  expect(listFirst(read)).toEqual(["Der Lack kostet viel.", "Der Mast kostet viel."]);
  const [ofLack = 0, ofMast = 1] = read.chapters.map(({ probability }) => probability);
  expect(ofLack).toBeGreaterThan(ofMast);
});

test.each(["ja", "zh", "ar", "de"])(
  "in %s what follows a question is chosen in place of it",
  async (language) => {
    const ask = {
      ja: "進水式はいつですか？",
      zh: "下水仪式是什么时候？",
      ar: "متى حفل التدشين؟",
      de: "Wann ist der Stapellauf?",
    };
    const question = ask[language as keyof typeof ask];
    const [hull = "", rib = "", mast = ""] = TALKS[language] ?? [];
    const read = await matchUnread(leave(makeSpoken(language, [hull, question, rib, mast])), question);
    expect(listFirst(read)).toEqual([rib]);
  },
);

describe("left as it was is", () => {
  const german = makeSpoken("de", TALKS["de"] ?? []);
  const english = makeSpoken("en", ["A new mast costs nine hundred pounds.", "Wann ist der Stapellauf?"]);

  test.each([
    ["a chapter in English, asked in English", english, "What does a new mast cost?"],
    ["a chapter in English, asked in a few words that may be in any language", english, "new mast"],
    ["a chapter in English, asked in German", english, "Wann ist denn wohl der nächste Stapellauf?"],
    ["a chapter in German, asked in English", german, "When is the Stapellauf of the new Mast?"],
    ["a chapter in German, asked in Japanese", german, "進水式はいつですか"],
    ["a chapter that shares nothing with the question", makeSpoken("ja", TALKS["ja"] ?? []), "犬"],
    ["a chapter, where nothing is asked", german, "???"],
  ])("%s", async (_, chapter, question) => {
    const read = leave(chapter);
    expect(await matchUnread(read, question)).toBe(read);
  });
});
