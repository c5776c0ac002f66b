import { askAboutChapter } from "../answer/ask-about-chapter.js";
import type { Chapter, Citation, Episode } from "../domain.js";
import { buildButton, buildElement } from "./build-element.js";
import { Conversation } from "./conversation.js";
import { createEpisodeStage } from "./episode-stage.js";
import { createQuestionForm } from "./question-form.js";

const MOST_STARTERS = 3;

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return element;
}

const title = find("episode-title", HTMLElement);
const picker = find("episode-select", HTMLSelectElement);
const onlyThis = find("only-this", HTMLInputElement);
const starters = find("starters", HTMLElement);
const banner = find("banner", HTMLElement);
const reset = find("new-conversation", HTMLButtonElement);
const log = find("log", HTMLElement);

/** The episode on show, and the one wanted: the last of several quick choices wins. */
let shownId: string | null = null;
let wantedId: string | null = null;

const stage = createEpisodeStage({
  title,
  credits: find("episode-credits", HTMLElement),
  player: find("player", HTMLElement),
  chapters: find("chapters", HTMLElement),
});

const conversation = new Conversation({
  log,
  announcer: find("announcer", HTMLElement),
  readScope: () => (onlyThis.checked && shownId !== null ? [shownId] : []),
  onPlay: (citation) => void playCitation(citation).catch(showFailure),
  onBusy: (busy) => {
    const empty = log.childElementCount === 0 && !busy;
    // A starter goes with its list; the keyboard must not be left nowhere.
    if (!empty && starters.contains(document.activeElement)) questions.focus();
    questions.setBusy(busy);
    reset.hidden = empty;
    starters.hidden = !empty;
  },
});

const questions = createQuestionForm(
  {
    form: find("ask", HTMLFormElement),
    question: find("question", HTMLTextAreaElement),
    send: find("send", HTMLButtonElement),
    stop: find("stop", HTMLButtonElement),
    counter: find("counter", HTMLElement),
  },
  { onAsk: (question) => conversation.ask(question), onStop: () => conversation.stop() },
);

reset.addEventListener("click", () => {
  conversation.reset();
  questions.focus();
});

picker.addEventListener("change", () => void showEpisode(picker.value).catch(showFailure));

/** A citation may be of another episode than the one on show. */
async function playCitation({ episode, start: seconds }: Citation): Promise<void> {
  if (episode.id !== shownId) await showEpisode(episode.id);
  if (episode.id === shownId) stage.play(seconds);
}

async function showEpisode(id: string): Promise<void> {
  wantedId = id;
  const episode = await readJson<Episode>(`/api/episodes/${encodeURIComponent(id)}`);
  if (wantedId !== id) return;
  shownId = id;
  picker.value = id;
  document.title = `${episode.title} · Cuepoint`;
  stage.show(episode);
  starters.replaceChildren(...pickStarters(episode.chapters).map(buildStarter));
}

/** Chapters from all over the episode: its start, its middle and its end. */
function pickStarters(all: readonly Chapter[]): Chapter[] {
  const step = Math.max(1, Math.floor(all.length / MOST_STARTERS));
  return all.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, MOST_STARTERS);
}

function buildStarter(chapter: Chapter): HTMLButtonElement {
  const question = askAboutChapter(chapter);
  return buildButton({ class: "suggestion", text: question, onClick: () => conversation.ask(question) });
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok && response.status !== 503) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

async function showEpisodes(): Promise<void> {
  const { episodes } = await readJson<{ episodes: Pick<Episode, "id" | "title">[] }>("/api/episodes");
  picker.replaceChildren(
    ...episodes.map(({ id, title: name }) =>
      buildElement("option", { text: name, attributes: { value: id } }),
    ),
  );
  find("picker", HTMLElement).hidden = episodes.length < 2;
  find("scope", HTMLElement).hidden = episodes.length < 2;
  const [first] = episodes;
  if (first === undefined) title.textContent = "There are no episodes yet";
  else await showEpisode(first.id);
}

/** What the reader should know of a server that answers with less than it was configured for. */
async function showReadiness(): Promise<void> {
  const { ready, degraded, reasons } = await readJson<{
    ready: boolean;
    degraded: boolean;
    reasons: string[];
  }>("/readyz");
  banner.hidden = ready && !degraded;
  banner.replaceChildren(...reasons.map((reason) => buildElement("span", { text: reason })));
}

function showFailure(): void {
  banner.hidden = false;
  banner.textContent = "The episode cannot be loaded. Reload the page in a moment.";
  if (shownId === null) title.textContent = "No episode to show";
}

showEpisodes()
  .then(showReadiness, showFailure)
  .catch(() => undefined);
