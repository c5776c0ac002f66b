import { setTimeout as wait } from "node:timers/promises";
import type { Browser } from "puppeteer-core";

export interface OpenedPage {
  /** Goes to an address whose page has the widget, and waits for that. */
  visit(url: string): Promise<void>;
  /** Runs a function in the page, from its source alone; what it takes and gives is JSON. */
  run<Given, Value>(work: (given: Given) => Value | Promise<Value>, given: Given): Promise<Value>;
  close(): Promise<void>;
}

/** Opens an empty page whose network, console and scripts nobody watches: that costs time which readers do not pay. */
export async function openPlainly(browser: Browser): Promise<OpenedPage> {
  const root = await browser.target().createCDPSession();
  const { targetId } = await root.send("Target.createTarget", {
    url: "about:blank",
    width: 1280,
    height: 900,
  });
  const { sessionId } = await root.send("Target.attachToTarget", { targetId, flatten: true });
  const session = root.connection()?.session(sessionId);
  if (!session) throw new Error("the browser opened no page");
  const page: OpenedPage = {
    async run(work, given) {
      const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        expression: `(${work})(${JSON.stringify(given)})`,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    async visit(url) {
      await session.send("Page.navigate", { url });
      while (!(await page.run(isReady, null).catch(() => false))) await wait(50);
    },
    async close() {
      await root.send("Target.closeTarget", { targetId });
      await root.detach();
    },
  };
  return page;
}

/** It runs in the page. */
function isReady(): boolean {
  const isLoaded = location.href !== "about:blank" && document.readyState === "complete";
  return isLoaded && customElements.get("cuepoint-chat") !== undefined;
}
