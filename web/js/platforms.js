/** Links as people paste them: the address in a shared text, and the platform it belongs to. */

/** Every platform that a link can name, in the order in which they are offered. */
export const PLATFORMS = [
  "weibo",
  "douyin",
  "bilibili",
  "xiaohongshu",
  "zhihu",
  "dongchedi",
  "autohome",
  "wechat",
  "other",
];

const HOSTS = {
  weibo: ["weibo.com", "weibo.cn", "t.cn"],
  douyin: ["douyin.com", "iesdouyin.com"],
  bilibili: ["bilibili.com", "b23.tv", "bili2233.cn"],
  xiaohongshu: ["xiaohongshu.com", "xhslink.com", "xhs.cn"],
  zhihu: ["zhihu.com"],
  dongchedi: ["dongchedi.com", "dcdapp.com"],
  autohome: ["autohome.com.cn", "autohome.cn"],
  wechat: ["weixin.qq.com", "channels.weixin.qq.com"],
};

/** Ends at white space, quotes, angle brackets and Chinese punctuation. */
const ADDRESS =
  /https?:\/\/[^\s"<>\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff5e\u201c\u201d]+/i;

/** Say which platform an address belongs to, by its host; `other` when none is known. */
export function recognise(address) {
  let host;
  try {
    host = new URL(address).hostname;
  } catch {
    return "other";
  }
  for (const [platform, domains] of Object.entries(HOSTS)) {
    if (domains.some((domain) => host === domain || host.endsWith(`.${domain}`))) return platform;
  }
  return "other";
}

/**
 * Take the address out of what was pasted: apps share a sentence with the link inside, and
 * people leave out `https://`.
 */
export function tidyAddress(pasted) {
  const text = pasted.trim();
  const found = ADDRESS.exec(text);
  if (found) return found[0];
  return /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(\/\S*)?$/i.test(text) ? `https://${text}` : text;
}

/** Say whether the API takes this as an address. */
export function isAddress(text) {
  return /^https?:\/\/[^\s\x00-\x1f"<>]+$/.test(text) && text.length <= 2000;
}
