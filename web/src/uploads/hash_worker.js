/** Runs in a worker: the SHA-256 of one file after the other. */

import { streamedSha256 } from "./sha256_stream.js";

self.onmessage = async ({ data: { file } }) => {
  try {
    const sha256 = await streamedSha256(file, (bytes) => self.postMessage({ bytes }));
    self.postMessage({ sha256 });
  } catch (error) {
    self.postMessage({ failure: error?.name ?? "Error" });
  }
};
