import type { Strings } from "../strings/english.js";

export interface PlayerOptions {
  readonly strings: Strings;
  /** Receives the second that the recording is at, while it plays. */
  readonly onTime: (seconds: number) => void;
}

export interface Player {
  /** Plays from that second. */
  play(seconds: number): void;
  /** Stops listening, and stops playing where the player is the widget's own. */
  dispose(): void;
}
