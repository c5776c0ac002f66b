/** What these pages use of the widget's element. */
export interface ChatElement extends HTMLElement {
  /** In seconds. */
  currentTime: number;
  ask(question: string): void;
  play(seconds: number): void;
}
