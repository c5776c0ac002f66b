/** Seconds as WebVTT writes them. */
export function clock(seconds: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${part(seconds / 3600)}:${part((seconds / 60) % 60)}:${part(seconds % 60)}.000`;
}

export const list = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
export const cue = (from: number, to: number, text: string) => `${clock(from)} --> ${clock(to)}\n${text}\n\n`;
export const track = (count: number, make: (i: number) => string) =>
  `WEBVTT\n\n${list(count, make).join("")}`;
