import { FORMATS } from "../formats.js";
import { serveReadings } from "./serve-readings.js";

/** A process that reads files for another. */
serveReadings(FORMATS);
