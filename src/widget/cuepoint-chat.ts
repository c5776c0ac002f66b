import { Chat } from "./chat.js";
import { OPTION_ATTRIBUTES, readOptions } from "./read-options.js";
import type { OwnStrings } from "./strings/english.js";
import { parseStrings } from "./strings/parse-strings.js";

/** `<cuepoint-chat>`: ask a podcast, read the answer, hear the second it was said. */
export class CuepointChat extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...OPTION_ATTRIBUTES, "theme"];
  readonly #root = this.attachShadow({ mode: "open" });
  #chat: Chat | null = null;
  #strings: OwnStrings = {};
  #stale = false;

  connectedCallback(): void {
    // A property that the page set before the element was defined would hide the accessor.
    for (const name of ["strings", "currentTime"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const { [name]: value } = this;
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
    this.#start();
  }

  disconnectedCallback(): void {
    this.#chat?.dispose();
    this.#chat = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (name === "theme") this.#chat?.setTheme(after);
    else this.#restart();
  }

  /** The page's own texts, by name. Throws a `TypeError` that names an entry which is no text of the widget. */
  get strings(): OwnStrings {
    return this.#strings;
  }

  set strings(value: OwnStrings) {
    this.#strings = parseStrings(value);
    this.#restart();
  }

  /**
   * The second that the recording is at. A page with a player of its own sets it, and the widget marks the chapter; the
   * widget's own player begins there.
   */
  get currentTime(): number {
    return this.#chat?.second ?? 0;
  }

  set currentTime(seconds: number) {
    if (!Number.isFinite(seconds) || seconds < 0) {
      throw new TypeError(`cuepoint-chat: currentTime must be zero or more seconds, got ${seconds}`);
    }
    this.#chat?.follow(seconds);
  }

  /** Asks as the reader would, and opens the bubble. Throws a `TypeError` for an empty question or outside of a page. */
  ask(question: string): void {
    const text = String(question).trim();
    if (text === "") throw new TypeError("cuepoint-chat: ask needs a question");
    this.#findChat("ask").ask(text);
  }

  /** Plays the episode that the widget is bound to from that second. */
  play(seconds: number): void {
    this.#findChat("play").play(seconds);
  }

  /** Opens the bubble's dialog. It does nothing in the page's flow, where the widget is always open. */
  open(): void {
    this.#findChat("open").open();
  }

  close(): void {
    this.#findChat("close").close();
  }

  /** Forgets the conversation. */
  reset(): void {
    this.#findChat("reset").reset();
  }

  override focus(options?: FocusOptions): void {
    this.#chat?.focus(options);
  }

  #findChat(name: string): Chat {
    if (this.#chat === null)
      throw new TypeError(`cuepoint-chat: ${name} needs the element to be in the page`);
    return this.#chat;
  }

  #start(): void {
    if (this.#chat !== null || !this.isConnected) return;
    const options = readOptions(this, { strings: this.#strings, onMistake: reportError });
    this.#chat = new Chat(this, this.#root, options);
  }

  /** Restarts the widget once where several attributes change together. */
  #restart(): void {
    if (this.#chat === null || this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => {
      this.#stale = false;
      const wasOpen = this.#chat?.isOpen ?? false;
      this.disconnectedCallback();
      this.#start();
      if (wasOpen) this.#chat?.open();
    });
  }
}
