/** Folders of files, read into memory and written only where they differ. */

import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** What other programs put into the published folder after the build. */
const OTHERS = /^guide\/.+\.pdf$/;

/** Give every file under a folder by its path there. */
export async function filesUnder(folder) {
  const paths = await pathsUnder(folder);
  const read = async (name) => [name, await readFile(path.join(folder, name))];
  return new Map(await Promise.all(paths.map(read)));
}

async function pathsUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((name) => name.split(path.sep).join("/"))
    .sort();
}

/** Make a folder hold these files; builds at the same time do not disturb one another. */
export async function synchronise(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const [name, body] of files) await writeChanged(path.join(folder, name), Buffer.from(body));
  for (const name of await pathsUnder(folder)) {
    if (!files.has(name) && !OTHERS.test(name)) await rm(path.join(folder, name), { force: true });
  }
}

async function writeChanged(file, body) {
  const present = await readFile(file).catch((error) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (present?.equals(body)) return;
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  await writeFile(unfinished, body);
  await rename(unfinished, file);
}
