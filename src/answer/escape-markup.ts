import { stripHidden } from "../shared/strip-hidden.js";
import { removeAddresses } from "./remove-addresses.js";

/** What others wrote in brackets, asterisks, backticks or tags is no citation, link, bold, code or HTML in the answer. */
export function escapeMarkup(text: string): string {
  return removeAddresses(stripHidden(text), "…")
    .replaceAll(/\[(\d+)\]/g, "($1)")
    .replaceAll(/\*{2,}/g, "*")
    .replaceAll("](", "] (")
    .replaceAll("`", "'")
    .replaceAll(/<(?=[a-z/!?])/gi, "< ");
}
