import { type EmbedForm, type EmbedOptions, type Look, writeEmbedSnippet } from "./embed-snippet.js";

type Release = NonNullable<EmbedOptions["pin"]>;

/** Address of the app, with a slash at its end: this module stands in its folder. */
const APP = new URL(".", import.meta.url).href;

function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}.`);
  return element;
}

/** What a ready theme may set. */
const PROPERTIES = ["accent", "background", "radius", "font-display"].map((name) => `--cuepoint-${name}`);

/** Reads an answer of the page's own server. */
async function readJson<T>(path: string): Promise<T> {
  const response = await fetch(APP + path, { headers: { accept: "application/json" } });
  if (!response.ok && response.status !== 503) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}

/** What the server's owner sees: the tag to put on a site, and where the server answers with less than it was set up for. */
export function buildEmbedTag(chat: HTMLElement): void {
  const episodeId = chat.getAttribute("episode");
  const pinned = find("pinned", HTMLInputElement);
  const copied = find("copied", HTMLElement);
  const snippet = find("snippet", HTMLElement);
  let release: Release | null = null;

  function show(): void {
    const checked = document.querySelector<HTMLInputElement>("[name=form]:checked");
    const form = (checked?.value ?? "flow") as EmbedForm;
    pinned.disabled = form === "iframe" || release === null;
    const pin = pinned.checked ? release : null;
    const look = readLook();
    const text = writeEmbedSnippet({ server: APP.replace(/\/$/, ""), episodeId, form, look, pin });
    // What was copied or marked stays so where only the release has come meanwhile.
    if (text !== snippet.textContent) {
      snippet.textContent = text;
      copied.textContent = "";
    }
    // The talk of this page is the preview in full.
    chat.className = `look-${look.name}`;
  }

  async function loadRelease(): Promise<void> {
    const { version } = await readJson<{ version: string }>("api/widget");
    release = await readJson<Release>(`widget/${version}/integrity.json`);
    show();
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(snippet.textContent ?? "");
      copied.textContent = "Copied.";
    } catch {
      // A page without TLS has no clipboard; it marks the text, so that the reader can copy it with the keyboard.
      getSelection()?.selectAllChildren(snippet);
      copied.textContent = "Marked: press Ctrl+C or ⌘C to copy it.";
    }
  }

  find("copy", HTMLButtonElement).addEventListener("click", () => void copy());
  pinned.addEventListener("change", show);
  for (const form of document.querySelectorAll("[name=form], [name=look]"))
    form.addEventListener("change", show);
  show();
  Promise.all([loadRelease(), showReadiness()]).catch(() => undefined);
}

/** Reads the chosen theme, and what the style sheets say that it sets. */
function readLook(): Look {
  const chosen = document.querySelector<HTMLInputElement>("[name=look]:checked");
  const sketch = chosen?.closest(".look");
  const style = sketch ? getComputedStyle(sketch) : null;
  const values = PROPERTIES.map((name) => [name, style?.getPropertyValue(name).trim() ?? ""] as const);
  return { name: chosen?.value ?? "", properties: Object.fromEntries(values.filter(([, value]) => value)) };
}

async function showReadiness(): Promise<void> {
  const banner = find("banner", HTMLElement);
  const { ready, degraded, reasons } = await readJson<{
    ready: boolean;
    degraded: boolean;
    reasons: string[];
  }>("readyz");
  banner.hidden = ready && !degraded;
  banner.textContent = reasons.join(" ");
}
