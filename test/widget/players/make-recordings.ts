import type { BrowserContext } from "puppeteer-core";
import type { Recording } from "../browser/start-host.js";

const SECONDS = 2400;
/** One picture each so many seconds. */
const STEP_SECONDS = 10;
const WIDTH = 32;
const HEIGHT = 18;

/**
 * A WebM film of one still picture, 40 minutes and some 20 KB, with an index to seek by: the browser draws and
 * encodes the picture, the container is written here (RFC 8794 EBML, RFC 9559 Matroska).
 */
export async function makeFilm(browser: BrowserContext): Promise<Recording> {
  const picture = await drawPicture(browser);
  const clusters = Array.from({ length: SECONDS / STEP_SECONDS }, (_, i) => {
    const ms = i * STEP_SECONDS * 1000;
    // Track 1, 0 ms after its cluster, a key frame.
    const block = Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), picture]);
    return { ms, bytes: element(0x1f43b675, [unsigned(0xe7, ms), element(0xa3, [block])]) };
  });
  const info = element(0x1549a966, [
    unsigned(0x2ad7b1, 1_000_000),
    float(0x4489, SECONDS * 1000),
    text(0x4d80, "cuepoint"),
    text(0x5741, "cuepoint"),
  ]);
  const video = element(0xe0, [unsigned(0xb0, WIDTH), unsigned(0xba, HEIGHT)]);
  const track = [unsigned(0xd7, 1), unsigned(0x73c5, 1), unsigned(0x83, 1), text(0x86, "V_VP8"), video];
  const tracks = element(0x1654ae6b, [element(0xae, track)]);
  const head = Buffer.concat([info, tracks]);
  // The index stands before what it points to, so its own length moves what it says: four bytes a place keep it fixed.
  const writeCues = (start: number) => {
    let at = start;
    const points = clusters.map(({ ms, bytes }) => {
      const place = element(0xb7, [unsigned(0xf7, 1), fixed(0xf1, at)]);
      at += bytes.length;
      return element(0xbb, [unsigned(0xb3, ms), place]);
    });
    return element(0x1c53bb6b, points);
  };
  const cues = writeCues(head.length + writeCues(0).length);
  const segment = element(0x18538067, [head, cues, ...clusters.map(({ bytes }) => bytes)]);
  const header = element(0x1a45dfa3, [
    unsigned(0x4286, 1),
    unsigned(0x42f7, 1),
    unsigned(0x42f2, 4),
    unsigned(0x42f3, 8),
    text(0x4282, "webm"),
    unsigned(0x4287, 4),
    unsigned(0x4285, 2),
  ]);
  return { type: "video/webm", bytes: Buffer.concat([header, segment]) };
}

/** Two minutes of silence as a WAV file: 8000 samples a second of eight bits. */
export function makeSilence(): Recording {
  const samples = Buffer.alloc(120 * 8_000, 0x80);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(samples.length, 40);
  return { type: "audio/wav", bytes: Buffer.concat([header, samples]) };
}

/** A key frame of VP8: what a lossy WebP picture holds (RFC 9649, 2.5). */
async function drawPicture(browser: BrowserContext): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const url = await page.evaluate(
      (width, height) => {
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d", { alpha: false });
        if (context === null) throw new Error("This browser has no canvas.");
        context.fillStyle = "#8a3a12";
        context.fillRect(0, 0, width, height);
        return canvas.toDataURL("image/webp", 0.5);
      },
      WIDTH,
      HEIGHT,
    );
    return readChunk(Buffer.from(url.replace(/^data:image\/webp;base64,/, ""), "base64"), "VP8 ");
  } finally {
    await page.close();
  }
}

/** The content of a RIFF file's chunk. */
function readChunk(file: Buffer, name: string): Buffer {
  for (let at = 12; at < file.length; ) {
    const size = file.readUInt32LE(at + 4);
    if (file.toString("latin1", at, at + 4) === name) return file.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size % 2);
  }
  throw new Error(`The browser's WebP picture has no chunk "${name}".`);
}

/** An element of its id, the length of its content in eight bytes, and the content. */
function element(id: number, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([Buffer.from(id.toString(16).padStart(2, "0"), "hex"), length, body]);
}

function unsigned(id: number, value: number): Buffer {
  const hex = value.toString(16);
  return element(id, [Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")]);
}

function fixed(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return element(id, [bytes]);
}

function float(id: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return element(id, [bytes]);
}

function text(id: number, value: string): Buffer {
  return element(id, [Buffer.from(value)]);
}
