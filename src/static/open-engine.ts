import english from "#packed/english.txt";
import requests from "#packed/requests.txt";
import type { AnswerParts } from "../answer/answer-parts.js";
import { answerQuestion } from "../answer/answer-question.js";
import { readMomentTopic } from "../answer/requests/recognise/moment-patterns.js";
import { readPackedRequests } from "../answer/requests/recognise/packed-requests.js";
import { collectAnswer } from "../answer/response/collect-answer.js";
import { findModel } from "../embed/find-model.js";
import { createWordEmbedder } from "../embed/words/word-embedder.js";
import { loadDetector } from "../language/detect-language.js";
import { fillEnglish } from "../language/english/english-data.js";
import { readPackedEnglish } from "../language/english/packed-english.js";
import { createLightReader } from "../read/light-reader.js";
import { hasCode } from "../shared/errors.js";
import { type ModelEndpoint, parseModelEndpoint } from "../shared/folder/model-endpoint.js";
import { loadOnce } from "../shared/load-once.js";
import { parseBetterFiles } from "../store/static/better-files.js";
import { openStaticStore } from "../store/static/open-static-store.js";
import { keepFiles, type ReadFile } from "../store/static/read-file.js";
import { parseSearchManifest, type SearchManifest } from "../store/static/search-manifest.js";
import type { StaticStore } from "../store/static/static-store.js";
import { answerLoudly } from "./answer-loudly.js";
import type { Engine } from "./answer-on-port.js";
import { type BrowserFacts, isFastLine, listArrived } from "./better/is-fast-line.js";
import type { TierOptions } from "./better/open-better-tier.js";
import { chooseParts } from "./choose-parts.js";
import { fetchFile } from "./fetch-file.js";
import { isSparing, loadAhead } from "./load-ahead.js";
import type { Opening } from "./messages.js";
import { Quiet } from "./quiet.js";
import { readPacked } from "./read-packed.js";
import { listRehearsed, rehearse } from "./rehearse.js";
import { createRequestServer, writeFailure } from "./serve-requests.js";

/** After an answer, before the next ones are prepared: what the page shows with the answer comes first. */
const AHEAD_MS = 300;
/** After opening, before patterns are compiled: what waits for the folder comes first. */
const WARM_MS = 100;

/** The version of the program, which the build says. */
declare const VERSION: string;

export interface EngineOptions {
  /** Starts a thread for the models; null where there is none, and the better tier stays unused. */
  readonly startModels: StartModels | null;
  /** False where the thread that answers is the page's own, which would stand still for what nobody waits for. */
  readonly rehearses: boolean;
}

/** Begins to open a folder. What is asked meanwhile waits; where it cannot be opened, that is told, and the next request tries again. */
export function openEngine({ folder, manifest }: Opening, { startModels, rehearses }: EngineOptions): Engine {
  const readFile = keepFiles((path, bytes) => fetchFile(folder, path, bytes));
  const quiet = new Quiet();
  let stale = false;
  const onFailure = (error: unknown) => {
    stale ||= hasCode(error, "index_damaged") || hasCode(error, "index_mismatch");
  };
  const open = loadOnce(async () => {
    const search = parseSearchManifest(manifest);
    const endpoint = parseModelEndpoint(search);
    const parts = await openParts(search, readFile);
    const facts = navigator as BrowserFacts;
    const chosen = chooseParts(parts, {
      openBetter: startModels && bringBetter({ folder, search, readFile, startModels }),
      isFast: () => isFastLine(facts, listArrived()),
      openProse: endpoint?.kind === "openai" ? () => bringProse(endpoint) : null,
    });
    const prepare = loadOnce(async () => {
      if (isSparing(facts)) return;
      // The next question comes sooner than all files do, and where better parts take over they answer it.
      if (rehearses && chosen.isLight) await rehearseOwn(parts, quiet);
      await loadAhead(parts.store.files, { quiet });
      await loadDetector();
    });
    const answered = () => {
      chosen.answered();
      setTimeout(() => void prepare().catch(() => undefined), AHEAD_MS);
    };
    const mode = endpoint === null ? "extractive" : "llm";
    setTimeout(warmUp, WARM_MS);
    return createRequestServer(parts, { version: VERSION, mode, chosen: { ...chosen, answered }, onFailure });
  });
  open().catch(() => undefined);
  return {
    answer: async (asked, signal) => {
      try {
        return await answerLoudly(quiet, signal, async () => await (await open())(asked, signal));
      } catch (error) {
        signal.throwIfAborted();
        onFailure(error);
        return writeFailure(error);
      }
    },
    get stale() {
      return stale;
    },
  };
}

async function rehearseOwn(parts: AnswerParts, quiet: Quiet): Promise<void> {
  const outlines = await parts.store.readOutlines(parts.store.episodes.map(({ id }) => id));
  const own = outlines.flatMap(({ questions = [] }) => questions);
  const answer = (content: string) =>
    collectAnswer(answerQuestion(parts, { messages: [{ role: "user", content }] }));
  await rehearse(listRehearsed(own), { answer, quiet });
}

/** Browsers compile a pattern when it is first matched, and again when it is matched a second time: several answers' worth of time. */
function warmUp(): void {
  for (const text of ["when", "when"]) readMomentTopic(text);
}

interface LightParts extends AnswerParts {
  readonly store: StaticStore;
}

/** Everything that an answer needs, as `compose` gives it to a server: here from the files of the folder. */
async function openParts(search: SearchManifest, readFile: ReadFile): Promise<LightParts> {
  const [store, words, phrasings] = await Promise.all([
    openStaticStore(search, readFile, "light"),
    readPacked(english),
    readPacked(requests),
  ]);
  fillEnglish(readPackedEnglish(words));
  const space = store.hasVectors ? search.data.words : null;
  const embedder = space && createWordEmbedder(store.words, findModel(space.model));
  let answers = 0;
  return {
    store,
    embedder,
    reader: embedder && createLightReader({ embedder, words: store.words, store }),
    requests: readPackedRequests(phrasings),
    ...WITHOUT_MODEL,
    degraded: false,
    // Nobody is told of an answer, so that its id needs to tell it from others of this page alone.
    createId: () => `answer-${++answers}`,
  };
}

type StartModels = TierOptions["start"];

interface Bringing {
  readonly folder: string;
  readonly search: SearchManifest;
  readonly readFile: ReadFile;
  readonly startModels: StartModels;
}

/** Gives what loads the server's own models and vectors; null where the folder has none. */
function bringBetter({ folder, search, readFile, startModels: start }: Bringing) {
  const models = parseBetterFiles(search);
  if (models === null || search.data.full === null) return null;
  return async (onLost: () => void) => {
    const [{ openBetterParts }] = await Promise.all([
      import("./better/open-better-parts.js"),
      import("./better/packed-kernel.js"),
    ]);
    return await openBetterParts({ search, readFile, opening: { folder, models } }, { start, onLost });
  };
}

async function bringProse(endpoint: Extract<ModelEndpoint, { kind: "openai" }>) {
  const { openProse } = await import("./endpoint/open-prose.js");
  return await openProse(endpoint);
}

/** What is asked of no language model. */
const WITHOUT_MODEL = {
  chatModel: null,
  modelQueue: null,
  modelCircuit: null,
  prompts: {
    system: "",
    textForm: "",
    jsonForm: "",
    user: "",
    correct: "",
    verify: "",
    rewrite: "",
    questions: "",
    notes: "",
  },
  refusals: { signs: new Map(), models: [] },
  unsupported: "withhold",
  verifiesClaims: false,
  contextTokens: 0,
  secrets: [],
} as const satisfies Partial<AnswerParts>;
