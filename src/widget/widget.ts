import { CuepointChat } from "./cuepoint-chat.js";

// A page may load the module from two addresses; the first one counts, because an element is defined once.
if (customElements.get("cuepoint-chat") === undefined) customElements.define("cuepoint-chat", CuepointChat);
