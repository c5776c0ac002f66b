import type { Episode } from "../shared/domain.js";
import { formatTimestamp } from "../shared/timestamp.js";
import { type EmbedForm, type EmbedOptions, writeEmbedSnippet } from "./embed-snippet.js";

type ListedEpisode = Pick<
  Episode,
  "id" | "title" | "show" | "people" | "publishedAt" | "durationSeconds" | "language" | "stale"
>;

type Release = NonNullable<EmbedOptions["pin"]>;

const ALL = "All episodes";

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return element;
}

const title = find("episode-title", HTMLElement);
const credits = find("episode-credits", HTMLElement);
const picker = find("episode-select", HTMLSelectElement);
const banner = find("banner", HTMLElement);
const pinned = find("pinned", HTMLInputElement);
const copied = find("copied", HTMLElement);
const snippet = find("snippet", HTMLElement);

/** Null for every episode. */
let shown: ListedEpisode | null = null;
let release: Release | null = null;

const chat = document.createElement("cuepoint-chat");
chat.setAttribute("player", "#player");
chat.setAttribute("chapters", "#chapters");

/** Reads an answer of the page's own server. */
async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok && response.status !== 503) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

function showEpisode(episode: ListedEpisode | null): void {
  shown = episode;
  title.textContent = episode?.title ?? ALL;
  title.lang = episode?.language ?? "en";
  credits.textContent = episode === null ? "" : describeCredits(episode);
  document.title = `${title.textContent} · Cuepoint`;
  find("contents", HTMLElement).hidden = episode === null;
  if (episode === null) chat.removeAttribute("episode");
  else chat.setAttribute("episode", episode.id);
  showSnippet();
}

/** Writes show, people, date and length in one line, and whether the notes may have been overtaken. */
function describeCredits({ show, people, publishedAt, durationSeconds, stale }: ListedEpisode): string {
  const names = people.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(", ");
  const length = durationSeconds === null ? null : formatTimestamp(durationSeconds);
  const age = stale === true ? "may be out of date" : null;
  return [show, names, publishedAt, length, age].filter((part) => part !== null && part !== "").join(" · ");
}

function showSnippet(): void {
  const checked = document.querySelector<HTMLInputElement>("[name=form]:checked");
  const form = (checked?.value ?? "flow") as EmbedForm;
  pinned.disabled = form === "iframe" || release === null;
  copied.textContent = "";
  snippet.textContent = writeEmbedSnippet({
    server: location.origin + location.pathname.replace(/\/+$/, ""),
    episodeId: shown?.id ?? null,
    form,
    pin: pinned.checked ? release : null,
  });
}

async function showEpisodes(): Promise<void> {
  const { episodes } = await readJson<{ episodes: ListedEpisode[] }>("api/episodes");
  const [first] = episodes;
  if (first === undefined) {
    title.textContent = "There are no episodes yet";
    return;
  }
  picker.append(...episodes.map(({ id, title: name }) => new Option(name, id)), new Option(ALL, ""));
  find("picker", HTMLElement).hidden = episodes.length < 2;
  picker.addEventListener("change", () => {
    showEpisode(episodes.find(({ id }) => id === picker.value) ?? null);
  });
  showEpisode(first);
  find("talk", HTMLElement).append(chat);
}

/** Tells the reader where the server answers with less than it was configured for. */
async function showReadiness(): Promise<void> {
  const { ready, degraded, reasons } = await readJson<{
    ready: boolean;
    degraded: boolean;
    reasons: string[];
  }>("readyz");
  banner.hidden = ready && !degraded;
  banner.textContent = reasons.join(" ");
}

async function showRelease(): Promise<void> {
  const { version } = await readJson<{ version: string }>("api/widget");
  release = await readJson<Release>(`widget/${version}/integrity.json`);
  showSnippet();
}

function showFailure(): void {
  banner.hidden = false;
  banner.textContent = "The episodes cannot be loaded. Reload the page in a moment.";
  title.textContent = "No episode to show";
}

async function copySnippet(): Promise<void> {
  try {
    await navigator.clipboard.writeText(snippet.textContent ?? "");
    copied.textContent = "Copied.";
  } catch {
    // A page without TLS has no clipboard; it marks the text, so that the reader can copy it with the keyboard.
    getSelection()?.selectAllChildren(snippet);
    copied.textContent = "Marked: press Ctrl+C or ⌘C to copy it.";
  }
}

find("copy", HTMLButtonElement).addEventListener("click", () => void copySnippet());
pinned.addEventListener("change", showSnippet);
for (const form of document.querySelectorAll("[name=form]")) form.addEventListener("change", showSnippet);

showEpisodes()
  .then(() => Promise.all([showReadiness(), showRelease()]), showFailure)
  .catch(() => undefined);
