import type { Page } from "puppeteer-core";

/** A cue as a browser's own WebVTT parser gives it. */
export interface BrowserCue {
  readonly id: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly text: string;
  /** The text content of the cue's DOM tree. */
  readonly plain: string;
}

/** Parses WebVTT files with the browser's `<track>`; null for a file that it refuses. */
export async function parseInBrowser(
  page: Page,
  files: readonly Uint8Array[],
): Promise<(BrowserCue[] | null)[]> {
  const encoded = files.map((bytes) => Buffer.from(bytes).toString("base64"));
  return await page.evaluate(async (list) => {
    const parse = (base64: string) =>
      new Promise<BrowserCue[] | null>((resolve) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const video = document.createElement("video");
        const track = document.createElement("track");
        const finish = (isRead: boolean) => {
          const cues = [...(track.track.cues ?? [])] as VTTCue[];
          URL.revokeObjectURL(track.src);
          resolve(
            isRead
              ? cues.map((cue) => ({
                  id: cue.id,
                  startTime: cue.startTime,
                  endTime: cue.endTime,
                  text: cue.text,
                  plain: cue.getCueAsHTML().textContent ?? "",
                }))
              : null,
          );
          video.remove();
        };
        track.addEventListener("load", () => finish(true));
        track.addEventListener("error", () => finish(false));
        track.src = URL.createObjectURL(new Blob([bytes], { type: "text/vtt" }));
        video.append(track);
        document.body.append(video);
        track.track.mode = "hidden";
      });
    return await Promise.all(list.map(parse));
  }, encoded);
}
