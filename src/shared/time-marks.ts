import { z } from "zod";

/** Stands beside a start. */
export const estimated = z
  .literal(true)
  .exactOptional()
  .describe(
    "There where the start is estimated from the times that the transcript gives around it, which are more than 10 s apart.",
  );

/** Stands beside a chapter. */
export const untimed = z
  .literal(true)
  .exactOptional()
  .describe(
    "There where no file gives times: the notes are the episode's description, and of the whole of it.",
  );
