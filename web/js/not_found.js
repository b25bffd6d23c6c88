/** The page for addresses that lead nowhere. */

import { startTexts } from "./texts.js";

startTexts();
