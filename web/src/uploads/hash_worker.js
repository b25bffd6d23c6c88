/** Runs in a worker: the fingerprint of one file. */

import { fingerprint } from "./sha256_stream.js";

self.onmessage = async ({ data: { file } }) => {
  try {
    const found = await fingerprint(file, (bytes) => self.postMessage({ bytes }));
    self.postMessage({ found });
  } catch (error) {
    self.postMessage({ failure: error?.name ?? "Error" });
  }
};
