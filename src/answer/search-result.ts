import { z } from "zod";
import { citationSchema, type Infer } from "../shared/domain.js";

export const searchResultSchema = citationSchema
  .omit({ n: true, quote: true, support: true })
  .extend({
    rank: z.int().min(1).describe("1 for the best."),
    text: citationSchema.shape.quote,
  })
  .describe("A passage that was found.");
/** A found passage as a client sees it: where it is, what plays it, its words. It has no scores. */
export type SearchResult = Infer<typeof searchResultSchema>;
