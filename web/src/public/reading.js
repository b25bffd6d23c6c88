/** Pages that are only read: their one script shows them in the reader's language. */

import { startReading } from "../common/page.js";

startReading();
