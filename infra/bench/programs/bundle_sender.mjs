/** Bundles the sender of files for measuring: `node bundle_sender.mjs FOLDER`. */

import { fileURLToPath } from "node:url";
import path from "node:path";

import { bundled } from "../../../web/tools/bundle.mjs";
import { synchronise } from "../../../web/tools/folders.mjs";

const WEB = fileURLToPath(new URL("../../../web", import.meta.url));
const SENDER = "../infra/bench/programs/sender.js";

const { files, outputs } = await bundled(WEB, SENDER);
const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === SENDER);
const page = `<!doctype html><title>Sender</title><script type="module" src="/${entry}"></script>`;
await synchronise(process.argv[2], new Map([...files, ["index.html", page]]));
