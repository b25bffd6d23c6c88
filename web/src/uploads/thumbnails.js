/** Small pictures of files, drawn on this device. */

const EDGE = 96;
const LARGEST_PICTURE = 50 * 1024 * 1024;
const PATIENCE_MS = 8_000;

/** Give a canvas that shows a file, or null where that is not possible. */
export async function thumbnailOf(file) {
  const kind = file.type.split("/")[0];
  if (kind !== "video" && !(kind === "image" && file.size <= LARGEST_PICTURE)) return null;
  const address = URL.createObjectURL(file);
  try {
    return await (kind === "video" ? ofVideo(address) : ofPicture(address));
  } catch {
    // Damaged, or of a kind that this browser cannot show: its name must do
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function ofPicture(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  return drawn(picture, picture.naturalWidth, picture.naturalHeight);
}

async function ofVideo(address) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: address });
  try {
    await event(video, "loadeddata");
    return drawn(video, video.videoWidth, video.videoHeight);
  } finally {
    video.removeAttribute("src");
    video.load();
  }
}

function drawn(source, width, height) {
  if (!width || !height) return null;
  const side = Math.min(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = EDGE;
  canvas.height = EDGE;
  const left = (width - side) / 2;
  const top = (height - side) / 2;
  canvas.getContext("2d").drawImage(source, left, top, side, side, 0, 0, EDGE, EDGE);
  return canvas;
}

function event(target, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it takes too long")), PATIENCE_MS);
    target.addEventListener("error", () => reject(new Error("it cannot be read")), { once: true });
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener(name, () => clearTimeout(timer), { once: true });
  });
}
