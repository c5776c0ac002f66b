import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Download, DownloadOptions } from "../../src/fetch/download.js";
import { createDownloader, type DownloaderOptions } from "../../src/fetch/downloader.js";
import { FetchFailure } from "../../src/fetch/fetch-failure.js";
import type { Certificate } from "./make-certificate.js";
import { type Handler, type Site, startSite } from "./start-site.js";

export interface Fetching {
  /** The file that is fetched, in a folder of its own. */
  readonly path: string;
  /** The names of what lies in that folder. */
  list(): string[];
  download(url: string, options?: Partial<DownloadOptions>): Promise<Download>;
  /** The failure of a download. */
  explain(url: string, options?: Partial<DownloadOptions>): Promise<FetchFailure>;
}

/** A downloader for one test, which may fetch from this machine unless it says otherwise, and a folder. */
export function openFetching(options: Partial<DownloaderOptions> = {}): Fetching {
  const folder = mkdtempSync(join(tmpdir(), "cuepoint-fetch-"));
  const downloader = createDownloader({
    allowPrivate: true,
    userAgent: "Cuepoint/test",
    pauseMs: 0,
    backoffMs: 5,
    ...options,
  });
  onTestFinished(async () => {
    await downloader.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const path = join(folder, "show", "feed.xml");
  const download: Fetching["download"] = (url, wanted) =>
    downloader.download(url, { path, maxBytes: 1e6, ...wanted });
  return {
    path,
    list: () => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name !== "show"),
    download,
    async explain(url, wanted) {
      const failure: unknown = await download(url, wanted).catch((error: unknown) => error);
      if (failure instanceof FetchFailure) return failure;
      throw new Error("expected a FetchFailure", { cause: failure });
    },
  };
}

/** A site for one test. */
export async function openSite(handle: Handler, certificate: Certificate | null = null): Promise<Site> {
  const site = await startSite(handle, certificate);
  onTestFinished(async () => await site.close());
  return site;
}

/** Answers every request with the same. */
export function answer(
  status: number,
  headers: Record<string, string> = {},
  body: string | Buffer = "",
): Handler {
  return (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };
}
