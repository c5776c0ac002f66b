import styles from "#extras-styles";
import type { Citation } from "../../shared/domain.js";
import { buildButton, buildElement } from "../build-element.js";
import type { ShownEpisode } from "../server/parse-episode.js";
import type { Answer } from "../server/parse-response.js";
import type { ChosenStrings } from "../strings/choose-strings.js";
import type { MomentOptions } from "../talk/build-moment.js";
import { copyText, writeAnswer } from "./copy-answer.js";
import { chooseExtraStrings } from "./extra-strings.js";
import { buildMoreNotes } from "./more-notes.js";
import { addQuoteTips } from "./quote-tips.js";
import { shareMoment } from "./share-moment.js";
import { buildThumbs, type ThumbsOptions } from "./thumbs.js";
import { buildTimeline, type TimelineOptions } from "./timeline.js";

export interface ExtrasOptions
  extends Pick<ThumbsOptions, "onReveal">,
    Omit<MomentOptions, "strings">,
    ChosenStrings {
  readonly server: string;
  readonly question: string;
  readonly answer: Answer;
  /** The words of the answer, in its card: what is added about its moments comes after it. */
  readonly body: HTMLElement;
  /** The row of buttons, which holds one to ask again. */
  readonly actions: HTMLElement;
  /** Null where the server keeps no feedback; rejects where it was not kept. */
  readonly sendVerdict: Promise<ThumbsOptions["send"] | null>;
  readonly loadEpisode: (id: string) => Promise<ShownEpisode | null>;
  /** Calls back with each second that the episode's recording plays. */
  readonly onTime: (episodeId: string, show: (second: number) => void) => void;
}

let sheet: CSSStyleSheet | null = null;

/**
 * Adds to a finished answer what is not needed to read it: where its moments lie, what else their chapter says, and buttons
 * to copy it, to share it and to say whether it helped.
 */
export function addExtras({ language, ...given }: ExtrasOptions): void {
  const strings = { ...given.strings, ...chooseExtraStrings(language, given.strings) };
  const options = { ...given, strings };
  const { server, question, answer, actions, body, sendVerdict, onReveal } = options;
  adopt(body);
  const outcome = buildElement("span", { class: "outcome", attributes: { role: "status" } });
  const tell = (done: boolean) => {
    outcome.textContent = done ? strings.copied : strings.copyFailed;
  };
  const copy = async () => tell(await copyText(writeAnswer(question, answer, strings)));
  actions.prepend(buildButton({ class: "quiet copy", text: strings.copy, onClick: () => void copy() }));
  const [first] = answer.citations;
  if (first !== undefined) {
    const share = async () => {
      const copied = await shareMoment(first, { server, question });
      if (copied !== null) tell(copied);
    };
    actions.append(buildButton({ class: "quiet share", text: strings.share, onClick: () => void share() }));
    if (!answer.abstained) void addMoments(first, options);
    if (body.parentElement !== null) addQuoteTips(body.parentElement, answer.citations);
  }
  actions.append(outcome);
  void sendVerdict.then((send) => {
    if (send) outcome.before(...buildThumbs({ strings, send, outcome, onReveal }));
  });
}

type AddOptions = Omit<ExtrasOptions, "language" | "strings"> & TimelineOptions;

/** Adds the timeline where all that is cited is of one episode of known length, and the notes of the first chapter. */
async function addMoments(
  first: Citation,
  { answer, body, loadEpisode, ...rest }: AddOptions,
): Promise<void> {
  const episode = await loadEpisode(first.episode.id).catch(() => null);
  if (episode === null) return;
  const { citations } = answer;
  const isOne = citations.every((citation) => citation.episode.id === first.episode.id);
  const timeline = isOne ? buildTimeline(citations, episode, rest) : null;
  if (timeline !== null) rest.onTime(episode.id, timeline.showPlayhead);
  const more =
    answer.mode === "extractive" ? buildMoreNotes(first, { answer, episode, strings: rest.strings }) : null;
  body.after(...[timeline?.element, more].filter((element) => element != null));
}

function adopt(element: HTMLElement): void {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** The module, as the widget loads it. */
export interface Extras {
  readonly addExtras: typeof addExtras;
}
