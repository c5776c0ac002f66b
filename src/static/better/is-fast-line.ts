/** What a browser tells of its machine and its line; other browsers than Chromium tell neither. */
export interface BrowserFacts {
  /** In GiB, and 8 at most. */
  readonly deviceMemory?: number;
  readonly connection?: {
    readonly saveData?: boolean;
    readonly effectiveType?: string /** In Mbit/s. */;
    readonly downlink?: number;
  };
}

/** A file that came, as Resource Timing says: another origin's file has the sizes 0 where that origin does not allow it. */
export interface ArrivedFile {
  /** In bytes, with the head; 0 for a file of the browser's cache, and that of the head where the host was only asked for a change. */
  readonly transferSize: number;
  /** In bytes, as it was packed. */
  readonly encodedBodySize: number;
  /** Of the whole request, in ms. */
  readonly duration: number;
}

/** The models take a quarter of this, in GiB. */
const LEAST_MEMORY = 2;
/** A smaller file says nothing of how much comes in a second. */
const LEAST_BYTES = 30_000;
/** At half a megabyte a second, which is 4 Mbit/s, the models have come in a minute and a half. */
const LEAST_BYTES_PER_MS = 500;
const LEAST_DOWNLINK = 4;

/**
 * True where the models may be loaded: their reader saves no data and has a fast line. Where the browser does not say how
 * fast it is, some file must have come fast over it.
 */
export function isFastLine(
  { connection, deviceMemory }: BrowserFacts,
  arrived: readonly ArrivedFile[],
): boolean {
  if (deviceMemory !== undefined && deviceMemory < LEAST_MEMORY) return false;
  if (connection?.saveData === true) return false;
  if (connection?.effectiveType !== undefined)
    return connection.effectiveType === "4g" && (connection.downlink ?? 0) >= LEAST_DOWNLINK;
  return arrived.some(cameFast);
}

function cameFast({ transferSize, encodedBodySize, duration }: ArrivedFile): boolean {
  const hasCome = encodedBodySize >= LEAST_BYTES && transferSize >= encodedBodySize;
  return hasCome && encodedBodySize >= duration * LEAST_BYTES_PER_MS;
}

/** Lists what this thread has loaded. */
export function listArrived(): ArrivedFile[] {
  return performance.getEntriesByType("resource") as PerformanceResourceTiming[];
}
