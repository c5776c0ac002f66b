import { AppError } from "../../../shared/errors.js";

/** Returns a key as it is sent, or null where there is none. Throws `config_invalid` where no header can carry it. */
export function checkKey(apiKey: string | null): string | null {
  const key = apiKey?.trim() ?? null;
  if (key === null || /^[\x21-\x7e]+$/.test(key)) return key;
  throw new AppError("config_invalid", "OPENAI_API_KEY holds a character that no HTTP header can carry", {
    hint: "Copy the key again, without quotes or line breaks.",
  });
}
