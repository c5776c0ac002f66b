import { mapTexts } from "../../shared/map-texts.js";
import { stripHidden } from "../../shared/strip-hidden.js";

/** JSON data whose texts hold nothing hidden: a language model reads what a reader does not see. */
export function dropHidden<Value>(value: Value): Value {
  return mapTexts(value, stripHidden);
}
