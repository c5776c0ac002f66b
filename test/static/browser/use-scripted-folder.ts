import { join } from "node:path";
import { useBrowser, useClosing } from "../../widget/browser/drive-widget.js";
import { type OpenPage, openPage } from "../../widget/browser/open-page.js";
import { startHost } from "../../widget/browser/start-host.js";
import { SCRIPTED_ENGINE } from "./scripted-engine.js";
import {
  type FolderHost,
  type FolderHostOptions,
  readFolder,
  type Spoilt,
  startFolder,
} from "./start-folder.js";

const BUILT = readFolder(join(import.meta.dirname, "../../../dist/static"));
export const MANIFEST = JSON.stringify({ format: 1, engine: "search/engine-AAAA.js", data: {} });

/** A folder whose engine is scripted. */
const FILES: ReadonlyMap<string, Buffer> = new Map([
  ...[...BUILT].filter(([path]) => !path.startsWith("search/")),
  ["search.json", Buffer.from(MANIFEST)],
  ["search/engine-AAAA.js", Buffer.from(SCRIPTED_ENGINE)],
]);

interface OwnOptions extends FolderHostOptions {
  /** What the host has in place of some paths. */
  readonly spoilt?: readonly (readonly [path: string, instead: Spoilt])[];
  /** Lets the test end the page's long waits with `endWait`. */
  readonly holdWaits?: boolean;
}

interface Opened extends OpenPage {
  readonly folder: FolderHost;
}

const writePage = (body: string) =>
  Buffer.from(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><body>${body}</body></html>`,
  );
const TAG = '<script type="module" src="widget.js"></script>';

export interface ScriptedFolder {
  /** Opens a page of the folder's own. */
  openOwn(body: string, options?: OwnOptions): Promise<Opened>;
  /** Opens somebody's page on another origin, whose policy may name the folder. */
  openElsewhere(policy?: (folder: string) => string, attributes?: string): Promise<Opened>;
}

/** Opens pages with the widget of a folder whose engine says what a test wants said; each is closed after its test. */
export function useScriptedFolder(): ScriptedFolder {
  const browser = useBrowser();
  const closing = useClosing();
  return {
    async openOwn(body, { spoilt = [], holdWaits = false, ...options } = {}) {
      const folder = await startFolder(new Map([...FILES, ["index.html", writePage(TAG + body)]]), options);
      closing({ close: folder.stop });
      for (const [path, instead] of spoilt) folder.spoilt.set(path, instead);
      const opened = await openPage(browser(), `${folder.url}/`, { holdWaits });
      closing(opened.page);
      await opened.page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
      return { ...opened, folder };
    },

    async openElsewhere(policy, attributes = "") {
      const folder = await startFolder(FILES, { shared: true });
      closing({ close: folder.stop });
      const host = await startHost();
      closing({ close: host.stop });
      host.show({
        body: `<script type="module" src="${folder.url}/widget.js"></script><cuepoint-chat ${attributes}></cuepoint-chat>`,
        policy: policy?.(folder.url),
      });
      const opened = await openPage(browser(), `${host.url}/`, { servers: [folder.url], watchesOnly: true });
      closing(opened.page);
      await opened.page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
      return { ...opened, folder };
    },
  };
}
