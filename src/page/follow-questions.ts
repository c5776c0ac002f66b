import type { ChatElement } from "./chat-element.js";

/** What the browser's history keeps of a question: it goes into no address, and so into nobody's log. */
interface State {
  readonly question: string;
}

/**
 * Asks the question of the page's address, and gives each question that is asked here an entry in the browser's history and
 * its words in the page's title.
 */
export function followQuestions(chat: ChatElement, question: string | null): void {
  const turns = chat.shadowRoot?.querySelector(".turns");
  if (!turns) return;
  const { title } = document;
  const list = () => [...turns.querySelectorAll("[part=asked]")];
  const find = (words: string) => list().findLast(({ textContent }) => textContent === words);
  const name = (words: string | null) => {
    document.title = words === null ? title : `${words} · ${title}`;
  };

  /** Goes to the question in the talk, or asks it where the talk does not hold it. */
  function show(words: string): void {
    name(words);
    const asked = find(words);
    if (asked === undefined) chat.ask(words);
    else asked.scrollIntoView({ block: "nearest" });
  }

  new MutationObserver(() => {
    const last = list().at(-1)?.textContent ?? null;
    if (last === null) {
      // A new conversation: loading the page again must not bring the question back.
      history.replaceState(null, "", location.pathname);
    } else if (last !== readState()?.question) {
      const state: State = { question: last };
      history.pushState(state, "");
    }
    name(last);
  }).observe(turns, { childList: true });

  addEventListener("popstate", () => {
    const state = readState();
    if (state === null) name(null);
    else show(state.question);
  });

  const wanted = readState()?.question ?? question;
  if (wanted === null) return;
  const state: State = { question: wanted };
  history.replaceState(state, "");
  show(wanted);
}

function readState(): State | null {
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("question" in state)) return null;
  return typeof state.question === "string" ? { question: state.question } : null;
}
