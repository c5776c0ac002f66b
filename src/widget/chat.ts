import { loadOnce } from "../shared/load-once.js";
import { buildPlayUrl } from "../shared/play-url.js";
import { type Bubble, createBubble } from "./bubble/create-bubble.js";
import { buildElement } from "./build-element.js";
import type { ChapterList } from "./chapters/chapter-list.js";
import { showChapters } from "./chapters/show-chapters.js";
import { findInPage } from "./find-in-page.js";
import { type Mount, mountIn, setTheme } from "./mount-in.js";
import { createPlayback, type Moment, type Playback } from "./players/playback.js";
import type { ChatOptions } from "./read-options.js";
import { makeMoment, seek } from "./seek.js";
import type { ShownEpisode } from "./server/parse-episode.js";
import { requestEpisode, requestSettings, type Settings } from "./server/request-settings.js";
import { writePageAddress } from "./server/send.js";
import { type Feedback, sendFeedback } from "./server/send-feedback.js";
import { fillString } from "./strings/fill-string.js";
import { adoptStyles } from "./styles/adopt-styles.js";
import { buildTalk, type Talk } from "./talk/build-talk.js";
import { Conversation } from "./talk/conversation.js";
import { createSessionStore, FORGETFUL } from "./talk/conversation-store.js";
import { describeFailure } from "./talk/describe-failure.js";
import { whenSeen } from "./when-seen.js";

/** One running widget. It stands in the element's shadow root, and its player and chapters where the page wants them. */
export class Chat {
  readonly #element: HTMLElement;
  readonly #options: ChatOptions;
  readonly #talk: Talk;
  readonly #bubble: Bubble | null;
  readonly #conversation: Conversation;
  readonly #playback: Playback;
  readonly #loadSettings = loadOnce(() => this.#requestSettings());
  readonly #mounts: Mount[] = [];
  #stopWatch = () => {};
  #followers: ((second: number) => void)[] = [];
  readonly #episodes = new Map<string, () => Promise<ShownEpisode>>();
  #chapters: ChapterList | null = null;
  /** The episode that the page's player plays, as far as it is known. */
  #episodeId: string | null;
  /** Null before anything was played or set. */
  second: number | null = null;

  constructor(element: HTMLElement, root: ShadowRoot, options: ChatOptions) {
    this.#element = element;
    this.#options = options;
    this.#episodeId = options.episodeId;
    this.#talk = buildTalk({
      ...options,
      onAsk: (question) => this.#ask(question),
      onStop: () => this.#conversation.stop(),
      onReset: () => {
        this.reset();
        this.#talk.form.focus();
      },
      onClose: options.bubble ? () => this.close() : null,
    });
    this.#conversation = this.#createConversation();
    this.#playback = this.#createPlayback();
    this.#bubble = this.#show(root);
    // The server is asked when a reader first touches the widget, so that it does not slow the loading of the page.
    const load = () => void this.#loadSettings().catch(() => undefined);
    this.#talk.element.addEventListener("focusin", load, { once: true });
    this.#talk.form.setPlaceholder(options.strings[options.episodeId === null ? "askShow" : "placeholder"]);
    // A widget in the page's flow begins with questions as soon as it is seen.
    if (options.questions) this.#talk.showStarters(options.questions);
    else if (!options.bubble) this.#stopWatch = whenSeen(this.#talk.element, load);
    if (options.chapters !== null) this.#showChapters(options.chapters);
    this.#conversation.restore();
  }

  ask(question: string): void {
    this.open();
    this.#ask(question);
  }

  get isOpen(): boolean {
    return this.#bubble?.isOpen ?? false;
  }

  open(): void {
    this.#bubble?.open();
  }

  close(): void {
    this.#bubble?.close();
  }

  reset(): void {
    this.#conversation.reset();
    this.#followers = [];
  }

  focus(options?: FocusOptions): void {
    this.#talk.form.focus(options);
  }

  play(start: number): void {
    const moment = { episode: this.#episodeId ?? "", start, end: null, url: null };
    seek(this.#element, moment, { playback: this.#playback, page: null });
  }

  /** Marks the chapter that the second lies in. */
  follow(second: number): void {
    this.second = second;
    this.#chapters?.highlight(second);
    for (const show of this.#followers) show(second);
  }

  setTheme(theme: string | null): void {
    for (const { host } of this.#mounts) setTheme(host, theme);
  }

  dispose(): void {
    this.#stopWatch();
    this.#conversation.stop();
    this.#playback.dispose();
    this.#bubble?.dispose();
    for (const { host } of this.#mounts) host.remove();
  }

  #createConversation(): Conversation {
    const { server, episodeId, persist } = this.#options;
    return new Conversation({
      ...this.#talk,
      ...this.#options,
      store: persist ? createSessionStore(`cuepoint ${server} ${episodeId ?? ""}`) : FORGETFUL,
      onPlay: (citation) => this.#play(makeMoment(citation)),
      linkTo: (citation) => this.#linkTo(makeMoment(citation)),
      onBusy: (busy) => this.#talk.setState({ busy, empty: this.#conversation.empty }),
      findFeedback: () => this.#findFeedback(),
      loadEpisode: (id) => this.#loadEpisode(id),
      onTime: (id, show) => this.#followers.push((second) => id === this.#episodeId && show(second)),
    });
  }

  #createPlayback(): Playback {
    return createPlayback({
      ...this.#options,
      element: this.#element,
      follow: this.#options.chapters !== null,
      onTime: (second) => this.follow(second),
      describeFailure: (error) => this.#describe(error),
      readEpisodeId: () => this.#episodeId,
      readSecond: () => this.second ?? 0,
      loadEpisode: (id) => this.#loadEpisode(id),
      openPlace: (place) => (place === null ? this.#talk.playerPlace : this.#mount("cuepoint-player", place)),
    });
  }

  #show(root: ShadowRoot): Bubble | null {
    const sheet = new CSSStyleSheet();
    adoptStyles(root, sheet);
    if (this.#options.bubble) {
      const bubble = createBubble({
        ...this.#options,
        talk: this.#talk.element,
        sheet,
        onOpen: () => this.#talk.form.focus(),
      });
      root.replaceChildren(...bubble.elements);
      return bubble;
    }
    const attributes = { "aria-labelledby": "title" };
    root.replaceChildren(
      buildElement("section", { class: "panel", part: "panel", attributes }, [this.#talk.element]),
    );
    return null;
  }

  #mount(name: string, place: HTMLElement): HTMLElement {
    const theme = this.#element.getAttribute("theme");
    const mount = mountIn(place, { ...this.#options, name, theme });
    this.#mounts.push(mount);
    return mount.wrapper;
  }

  #showChapters(selector: string): void {
    const { strings } = this.#options;
    const place = selector === "" ? null : findInPage(this.#element, selector);
    showChapters({
      strings,
      place:
        place instanceof HTMLElement ? this.#mount("cuepoint-chapters", place) : this.#talk.openChapters(),
      loadEpisode: () => this.#loadEpisode(null),
      describeFailure: (error) => this.#describe(error),
      onPlay: ({ startSeconds: start, endSeconds: end }, episode) =>
        this.#play({ episode: episode.id, start, end, url: buildPlayUrl(episode, start) }),
      onShown: (chapters) => {
        this.#chapters = chapters;
        if (this.second !== null) chapters.highlight(this.second);
      },
    });
  }

  #ask(question: string): void {
    this.#loadSettings().catch(() => undefined);
    this.#conversation.ask(question);
  }

  #play(moment: Moment): void {
    seek(this.#element, moment, { playback: this.#playback, page: this.#linkTo(moment) });
  }

  /** Without a recording the episode's page on the server shows what is said at the second. */
  #linkTo({ episode, start, url }: Moment): string | null {
    if (url !== null || this.#playback.holds(episode)) return null;
    return writePageAddress(this.#options.server, episode, Math.floor(start));
  }

  /** Loads the episode of that id; for null, the one that the widget is bound to, if any. */
  async #loadEpisode(id: string | null): Promise<ShownEpisode | null> {
    if (id === null || id === this.#episodeId) return (await this.#loadSettings()).episode;
    const load = this.#episodes.get(id) ?? loadOnce(() => requestEpisode(this.#options.server, id));
    this.#episodes.set(id, load);
    return await load();
  }

  async #requestSettings(): Promise<Settings> {
    const { server, episodeId, strings, questions } = this.#options;
    const { showBanner, addNotice, showStarters, form } = this.#talk;
    try {
      const settings = await requestSettings(server, episodeId);
      const { episode, degraded, hasModel, daysKept } = settings;
      // An episode may be asked for by an id that it had before.
      this.#episodeId = episode?.id ?? this.#episodeId;
      showBanner(degraded ? strings.degraded : null);
      if (hasModel) addNotice(strings.assistant);
      if (daysKept) addNotice(fillString(strings.questionsKept, { count: daysKept }));
      if (!questions) showStarters(settings.questions);
      if (episode !== null) {
        form.setPlaceholder(strings.placeholder);
        this.#playback.prepare(episode);
      }
      return settings;
    } catch (error) {
      showBanner(this.#describe(error));
      throw error;
    }
  }

  async #findFeedback(): Promise<((given: Feedback) => Promise<void>) | null> {
    const { feedback } = await this.#loadSettings().catch(() => ({ feedback: false }));
    return feedback ? (given) => sendFeedback(this.#options.server, given) : null;
  }

  #describe(error: unknown): string {
    return describeFailure(error, this.#options.strings, this.#options.episodeId);
  }
}
