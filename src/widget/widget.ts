import { CuepointChat } from "./cuepoint-chat.js";

// A page that loads the module from two addresses keeps the first: an element is defined once.
if (customElements.get("cuepoint-chat") === undefined) customElements.define("cuepoint-chat", CuepointChat);
