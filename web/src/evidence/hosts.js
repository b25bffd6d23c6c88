/** Which hosts belong to which platform. */

/** Every host below one of these is the platform's own. */
export const HOSTS = {
  weibo: ["weibo.com", "weibo.cn", "t.cn"],
  douyin: ["douyin.com", "iesdouyin.com"],
  bilibili: ["bilibili.com", "b23.tv", "bili2233.cn"],
  xiaohongshu: ["xiaohongshu.com", "xhslink.com", "xhs.cn"],
  zhihu: ["zhihu.com"],
  dongchedi: ["dongchedi.com", "dcdapp.com"],
  autohome: ["autohome.com.cn", "autohome.cn"],
  wechat: ["weixin.qq.com"],
};

/** Hosts whose addresses only lead on to the real one, and end some day. */
export const SHORT_HOSTS = [
  "t.cn",
  "v.douyin.com",
  "b23.tv",
  "bili2233.cn",
  "xhslink.com",
  "xhs.cn",
  "u.autohome.cn",
];

/** Say whether a host is a domain or lies below it. */
export function isUnder(host, domain) {
  return host === domain || host.endsWith(`.${domain}`);
}
