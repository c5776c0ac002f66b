import type { BrowserContext, Page } from "puppeteer-core";

export interface OpenPage {
  readonly page: Page;
  /** The exceptions of the page's scripts, and what a policy refused. */
  readonly faults: string[];
  /** Requested addresses on the test's own servers. */
  readonly own: string[];
  /** Requested addresses anywhere else. */
  readonly foreign: string[];
}

export interface OpenOptions {
  /** Where on the server the page is; the page of the show without it. */
  readonly path?: string;
  /** Opens it as a browser without scripts does. */
  readonly withoutScripts?: boolean;
  readonly width?: number;
  readonly height?: number;
  /** Lets the test end the page's long waits with `endWait`. */
  readonly holdWaits?: boolean;
  /** Origins of the test's own servers, beside the page's. */
  readonly servers?: readonly string[];
  /** True where no request is held up on its way: those of a worker that a page makes of a blob would not all go on. */
  readonly watchesOnly?: boolean;
  /** Answers a foreign request with HTML; null aborts it, as where there is no network. */
  readonly answerForeign?: (url: URL) => string | null;
}

export async function openPage(
  context: BrowserContext,
  address: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const page = await context.newPage();
  const opened = { page, faults: [] as string[], own: [] as string[], foreign: [] as string[] };
  const origins = [new URL(address).origin, ...(options.servers ?? [])];
  const blame = (fault: string) => {
    // Firefox requests the icon on its own and then blames the page's policy for refusing it.
    if (!fault.includes("/favicon.ico")) opened.faults.push(fault);
  };
  page.on("pageerror", (error) => blame(String(error)));
  page.on("console", (message) => {
    if (/Content.Security.Policy|Trusted/.test(message.text())) blame(message.text());
  });
  await Promise.all([
    page.setViewport({ width: options.width ?? 1280, height: options.height ?? 900 }),
    page.evaluateOnNewDocument(reportViolations),
    options.withoutScripts ? page.setJavaScriptEnabled(false) : null,
    options.holdWaits ? page.evaluateOnNewDocument(holdWaits) : null,
    options.watchesOnly ? null : page.setRequestInterception(true),
  ]);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (origins.includes(url.origin) || !url.protocol.startsWith("http")) {
      if (url.protocol.startsWith("http")) opened.own.push(url.href);
      if (options.watchesOnly !== true) void request.continue();
      return;
    }
    opened.foreign.push(url.href);
    if (options.watchesOnly === true) return;
    const html = options.answerForeign?.(url) ?? null;
    if (html === null) void request.abort();
    else void request.respond({ status: 200, contentType: "text/html", body: html });
  });
  await page.goto(address);
  return opened;
}

/** Makes an exception of whatever a policy refuses. It runs in the page. */
function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    reportError(new Error(`Content Security Policy: ${violatedDirective} ${blockedURI}`));
  });
}

/** Keeps what the page does after a wait, so that `endWait` can do it at once. It runs in the page. */
function holdWaits(): void {
  const start = window.setTimeout;
  const held = new Map<number, { readonly ms: number; readonly run: () => void }>();
  const stop = window.clearTimeout;
  Object.assign(window, {
    setTimeout: (run: () => void, ms = 0) => {
      const id = start(run, ms);
      held.set(id, { ms, run });
      return id;
    },
    clearTimeout: (id: number) => {
      held.delete(id);
      stop(id);
    },
    endWait: (wanted: number) => {
      const [id, wait] = [...held].find(([, { ms }]) => ms === wanted) ?? [];
      if (id === undefined) return false;
      window.clearTimeout(id);
      wait?.run();
      return true;
    },
  });
}

/** Ends a wait of so many milliseconds at once, as soon as the page has begun one; the page was opened with `holdWaits`. */
export async function endWait(page: Page, ms: number): Promise<void> {
  await page.waitForFunction((wanted) => Reflect.get(window, "endWait")(wanted), {}, ms);
}
