/** Pages that are only read: their one script shows them in the reader's language. */

import { startReading } from "../shared/page.js";

startReading();
