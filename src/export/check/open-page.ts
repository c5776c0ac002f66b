import type { Browser } from "./browser.js";
import { HOST } from "./serve-folder.js";

type Evaluate = (expression: string) => Promise<unknown>;

/** A page that is open. */
export interface OpenPage {
  /** Evaluates an expression in the page. Gives what cannot be copied as undefined. */
  readonly evaluate: Evaluate;
  /** The same in each worker that the page has started so far. Gives undefined of one that has ended. */
  readonly evaluateInWorkers: (expression: string) => Promise<unknown[]>;
}

/** Opens a page. */
export async function openPage(browser: Browser, address: string): Promise<OpenPage> {
  const { targetId } = await browser.call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await browser.call("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  for (const domain of ["Page", "Runtime", "Log"]) await browser.call(`${domain}.enable`, {}, session);
  const workers = new Set<string>();
  // The worker that answers has a console of its own.
  browser.listen(({ method, params }) => {
    const worker = String(params["sessionId"]);
    if (method !== "Target.attachedToTarget" || worker === session) return;
    workers.add(worker);
    for (const domain of ["Runtime", "Log"])
      browser.call(`${domain}.enable`, {}, worker).catch(() => undefined);
  });
  const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await browser.call("Target.setAutoAttach", attach, session);
  await browser.call("Page.navigate", { url: address }, session);
  const evaluateIn = async (where: string, expression: string) => {
    const options = { expression, returnByValue: true, awaitPromise: true };
    const { result } = await browser.call("Runtime.evaluate", options, where);
    return (result as { readonly value?: unknown } | undefined)?.value;
  };
  return {
    evaluate: (expression) => evaluateIn(session, expression),
    evaluateInWorkers: (expression) =>
      Promise.all(Array.from(workers, (worker) => evaluateIn(worker, expression).catch(() => undefined))),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Says what an event of the browser complains of; null where it does not. */
export function describeFault(method: string, params: Fields): string | null {
  if (method === "Log.entryAdded") {
    const { level, source, text, url = "" } = params["entry"] as Fields;
    return level === "error" && !(source === "network" && isBlocked(String(url)))
      ? `${text} ${url}`.trim()
      : null;
  }
  if (method === "Runtime.exceptionThrown") {
    const { text, exception } = params["exceptionDetails"] as Fields;
    return String((exception as Fields | undefined)?.["description"] ?? text);
  }
  if (method === "Runtime.consoleAPICalled" && params["type"] === "error") {
    const args = params["args"] as readonly Fields[];
    return args.map(({ value, description }) => String(value ?? description ?? "")).join(" ");
  }
  return null;
}

/** Whether the browser was not let at an address. The page's own policy says what may be there: pictures, and no more. */
function isBlocked(address: string): boolean {
  return /^https?:/.test(address) && new URL(address).hostname !== HOST;
}
