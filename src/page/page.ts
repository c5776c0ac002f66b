import { formatTimestamp } from "../corpus/timestamp.js";
import type { Chapter, Citation, Episode } from "../domain.js";
import { buildButton, buildElement } from "./build-element.js";
import { createChapterList } from "./chapter-list.js";
import { Conversation } from "./conversation.js";
import { createPlayer, type Player } from "./player.js";
import { createQuestionForm } from "./question-form.js";

const MOST_STARTERS = 3;

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return element;
}

const title = find("episode-title", HTMLElement);
const credits = find("episode-credits", HTMLElement);
const picker = find("episode-select", HTMLSelectElement);
const onlyThis = find("only-this", HTMLInputElement);
const starters = find("starters", HTMLElement);
const playerBox = find("player", HTMLElement);
const chapters = find("chapters", HTMLElement);

let episode: Episode | null = null;
let player: Player | null = null;

const reset = find("new-conversation", HTMLButtonElement);

const conversation = new Conversation({
  log: find("log", HTMLElement),
  announcer: find("announcer", HTMLElement),
  readScope: () => (onlyThis.checked && episode !== null ? [episode.id] : []),
  onPlay: (citation) => void playCitation(citation),
  onBusy: (busy) => {
    questions.setBusy(busy);
    reset.hidden = false;
    starters.hidden = true;
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
  reset.hidden = true;
  starters.hidden = false;
  questions.focus();
});

/** A citation may be of another episode than the one on show. */
async function playCitation(citation: Citation): Promise<void> {
  if (citation.episode.id !== episode?.id) await showEpisode(citation.episode.id);
  play(citation.start, citation.url);
}

function play(seconds: number, url: string | null): void {
  player?.play(seconds, url);
  playerBox.scrollIntoView({ block: "nearest" });
}

async function showEpisode(id: string): Promise<void> {
  const shown = await readJson<Episode>(`/api/episodes/${encodeURIComponent(id)}`);
  episode = shown;
  picker.value = id;
  document.title = `${shown.title} · Cuepoint`;
  title.textContent = shown.title;
  credits.textContent = describeCredits(shown);
  const list = createChapterList(chapters, shown, {
    formatTime: formatTimestamp,
    onPlay: ({ startSeconds }) => play(startSeconds, null),
  });
  player = createPlayer({ episode: shown, container: playerBox, onTime: list.highlight });
  starters.replaceChildren(...pickStarters(shown.chapters).map(buildStarter));
}

function describeCredits({ show, people, publishedAt, durationSeconds }: Episode): string {
  const names = people.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(", ");
  return [show, names, publishedAt, formatTimestamp(durationSeconds)]
    .filter((part) => part !== null && part !== "")
    .join(" · ");
}

/** Chapters from all over the episode: its start, its middle and its end. */
function pickStarters(all: readonly Chapter[]): Chapter[] {
  const step = Math.max(1, Math.floor(all.length / MOST_STARTERS));
  return all.filter((_, i) => i % step === Math.floor(step / 2)).slice(0, MOST_STARTERS);
}

function buildStarter({ title: chapterTitle }: Chapter): HTMLButtonElement {
  const question = `What is said about “${chapterTitle}”?`;
  return buildButton({ class: "suggestion", text: question, onClick: () => conversation.ask(question) });
}

async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok && response.status !== 503) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

async function start(): Promise<void> {
  const { episodes } = await readJson<{ episodes: Pick<Episode, "id" | "title">[] }>("/api/episodes");
  picker.replaceChildren(
    ...episodes.map(({ id, title: name }) =>
      buildElement("option", { text: name, attributes: { value: id } }),
    ),
  );
  find("picker", HTMLElement).hidden = episodes.length < 2;
  find("scope", HTMLElement).hidden = episodes.length < 2;
  picker.addEventListener("change", () => void showEpisode(picker.value).catch(showFailure));
  const [first] = episodes;
  if (first !== undefined) await showEpisode(first.id);
  const { degraded, reasons } = await readJson<{ degraded: boolean; reasons: string[] }>("/readyz");
  const banner = find("banner", HTMLElement);
  banner.hidden = !degraded;
  banner.textContent = reasons.join(" ");
}

function showFailure(): void {
  title.textContent = "The episodes cannot be loaded. Reload the page in a moment.";
}

start().catch(showFailure);
