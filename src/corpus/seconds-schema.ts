import { z } from "zod";

/** No recording is longer than 1000 hours. */
export const MOST_SECONDS = 3_600_000;

/** Seconds into a recording as JSON files give them, to the millisecond. */
export const secondsSchema = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .refine((seconds) => seconds >= 0 && seconds <= MOST_SECONDS)
  .transform((seconds) => Math.round(seconds * 1000) / 1000);
