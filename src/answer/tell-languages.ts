import { detectLanguage, listForeignTo } from "../language/detect-language.js";

/** What a reader is told, by the language (ISO 639-1) of the question; `{languages}` are those of the episodes. */
const TOLD: ReadonlyMap<string, string> = new Map([
  ["ar", "نصوص الحلقات باللغة {languages}، وقد لا تجيب عن هذا السؤال. سؤال باللغة {languages} يجد أكثر."],
  [
    "de",
    "Die Texte zu den Folgen sind auf {languages} und beantworten die Frage vielleicht nicht. Eine Frage auf {languages} findet mehr.",
  ],
  [
    "es",
    "Los textos de los episodios están en {languages} y quizá no respondan a esta pregunta. Una pregunta en {languages} encuentra más.",
  ],
  [
    "fr",
    "Les textes des épisodes sont en {languages} et ne répondent peut-être pas à cette question. Une question en {languages} trouve plus.",
  ],
  [
    "it",
    "I testi degli episodi sono in {languages} e forse non rispondono a questa domanda. Una domanda in {languages} trova di più.",
  ],
  [
    "ja",
    "エピソードのテキストは{languages}なので、この質問の答えはないかもしれません。{languages}で質問すると、もっと見つかります。",
  ],
  [
    "ko",
    "에피소드 텍스트는 {languages}로 되어 있어 이 질문의 답이 없을 수 있습니다. {languages}로 질문하면 더 찾을 수 있습니다.",
  ],
  [
    "nl",
    "De teksten bij de afleveringen zijn in het {languages} en beantwoorden deze vraag misschien niet. Een vraag in het {languages} vindt meer.",
  ],
  [
    "pt",
    "Os textos dos episódios estão em {languages} e talvez não respondam a esta pergunta. Uma pergunta em {languages} encontra mais.",
  ],
  ["zh", "节目文本使用{languages}，可能没有这个问题的答案。用{languages}提问能找到更多。"],
]);

/**
 * Tells, in the question's language, which languages the episodes are in; null where the question may be in one of them. In
 * English where the question's language is not among those above.
 */
export async function tellLanguages(question: string, tags: readonly string[]): Promise<string | null> {
  const languages = await listForeignTo(question, tags);
  if (languages === null) return null;
  const asked = (await detectLanguage(question)) ?? "en";
  const told = TOLD.get(asked);
  if (told !== undefined) return told.replaceAll("{languages}", listNames(languages, asked, "conjunction"));
  const all = listNames(languages, "en", "conjunction");
  const any = listNames(languages, "en", "disjunction");
  return `The episodes do not answer this question. They are in ${all}: a question in ${any} finds more.`;
}

function listNames(tags: readonly string[], locale: string, type: "conjunction" | "disjunction"): string {
  const names = new Intl.DisplayNames(locale, { type: "language" });
  return new Intl.ListFormat(locale, { type }).format(tags.map((tag) => names.of(tag) ?? tag));
}
