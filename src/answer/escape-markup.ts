import { stripHidden } from "../shared/strip-hidden.js";
import { removeAddresses } from "./remove-addresses.js";

/** Escapes markup that others wrote, so that it makes no citation, link, bold, code or HTML in the answer. */
export function escapeMarkup(text: string): string {
  return removeAddresses(stripHidden(text), "…")
    .replaceAll(/\[(\d+)\]/g, "($1)")
    .replaceAll(/\*{2,}/g, "*")
    .replaceAll("](", "] (")
    .replaceAll("`", "'")
    .replaceAll(/<(?=[a-z/!?])/gi, "< ");
}
