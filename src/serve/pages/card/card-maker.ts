import { AppError } from "../../../shared/errors.js";
import { loadOnce } from "../../../shared/load-once.js";

/** So many pictures may wait for their turn. */
const MOST_WAITING = 16;
const BUSY_SECONDS = 5;
const PROBE = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#fff"/><text y="36" font-size="40" font-family="serif">M</text></svg>`;

type Paint = (svg: string) => Promise<Buffer>;

/** Makes PNG pictures of SVG ones. */
export interface CardMaker {
  /** False where the library is not installed, or where the machine has no font. */
  canDraw(): Promise<boolean>;
  /** Throws `not_found` where it cannot draw, and `overloaded` where too many pictures wait. */
  paint(svg: string): Promise<Buffer>;
}

/** One picture is made at a time, so that pictures never take more than one processor from the answers. */
export function createCardMaker(load: () => Promise<Paint | null> = loadPainter): CardMaker {
  const open = loadOnce(load);
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    canDraw: async () => (await open()) !== null,
    async paint(svg) {
      const paint = await open();
      if (paint === null) throw new AppError("not_found", "this server draws no pictures");
      if (waiting >= MOST_WAITING) {
        throw new AppError("overloaded", "too many pictures wait", { retryAfterSeconds: BUSY_SECONDS });
      }
      waiting += 1;
      const own = last
        .then(() => paint(svg))
        .finally(() => {
          waiting -= 1;
        });
      last = own.catch(() => undefined);
      return await own;
    },
  };
}

/**
 * Sharp comes with the embedding model's library. Null where it is not there, or writes no letters for want of a font. A
 * process looks once.
 */
const loadPainter = loadOnce(async (): Promise<Paint | null> => {
  try {
    const { default: sharp } = await import("sharp");
    sharp.cache(false);
    const [ink] = (await sharp(Buffer.from(PROBE)).stats()).channels;
    if (ink === undefined || ink.min > 128) return null;
    return (svg) => sharp(Buffer.from(svg)).png({ palette: true }).toBuffer();
  } catch {
    return null;
  }
});
