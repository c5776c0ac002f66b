import { buildElement } from "../build-element.js";
import type { Strings } from "../strings/english.js";

export interface PlayerOptions {
  readonly strings: Strings;
  /** Receives the second that the recording is at, while it plays. */
  readonly onTime: (seconds: number) => void;
  /** The place for the player; what it shows replaces what stands there. */
  readonly container: HTMLElement;
}

export interface Player {
  /** Plays from that second. */
  play(seconds: number): void;
  /** Stops listening, and stops playing where the player is the widget's own. */
  dispose(): void;
}

/** Builds a note in the player's place, which a screen reader says. */
export function buildNote(...content: readonly (Node | string)[]): HTMLElement {
  return buildElement("p", { class: "player-note", attributes: { role: "status" } }, content);
}
