/** The addresses that platforms give to posts and accounts, and the one form each is kept in. */

/**
 * `on` is matched with host and path (without `www.` and a slash at the end); its groups `id` and
 * `account`, and those that `from` takes out of parameters, fill the gaps of `to`. `keep` names
 * parameters without which the page does not open or shows something else.
 */
const WEIBO = [
  {
    on: /^(?:m\.)?weibo\.c(?:om|n)\/(?<account>\d{5,})\/(?:profile|info|home|fans|follow|album)$/,
    kind: "account",
    to: "weibo.com/u/{account}",
  },
  {
    on: /^(?:m\.)?weibo\.c(?:om|n)\/(?<account>\d{5,})\/(?<id>[a-z\d]{5,})$/i,
    kind: "post",
    to: "weibo.com/{account}/{id}",
  },
  {
    on: /^(?:m\.)?weibo\.c(?:om|n)\/(?:u\/|profile\/|p\/100505)?(?<account>\d{5,})(?:\/home)?$/,
    kind: "account",
    to: "weibo.com/u/{account}",
  },
  {
    on: /^(?:m\.)?weibo\.c(?:om|n)\/(?:status(?:es)?|detail|comment)\/(?<id>[a-z\d]{5,})$/i,
    kind: "post",
    to: "m.weibo.cn/status/{id}",
  },
  {
    on: /^share\.api\.weibo\.cn\/share\//,
    from: { id: "weibo_id" },
    kind: "post",
    to: "m.weibo.cn/status/{id}",
  },
  {
    on: /^(?:card\.)?weibo\.com\/(?:tt)?article\/(?:x\/)?m\/show\/id\/(?<id>\d+)$/,
    kind: "article",
    to: "weibo.com/ttarticle/p/show?id={id}",
  },
  {
    on: /^weibo\.com\/ttarticle\/p\/show$/,
    from: { id: "id" },
    kind: "article",
    to: "weibo.com/ttarticle/p/show?id={id}",
  },
  {
    on: /^(?:weibo\.com\/tv|(?:h5\.)?video\.weibo\.com)\/show\/(?<id>\d+(?::|%3A)\w+)$/i,
    kind: "video",
    to: "weibo.com/tv/show/{id}",
  },
  {
    on: /^video\.weibo\.com\/show$/,
    from: { id: "fid" },
    kind: "video",
    to: "weibo.com/tv/show/{id}",
  },
  { on: /^weibo\.c(?:om|n)\/n\/(?<name>[^/]+)$/, kind: "account", to: "weibo.com/n/{name}" },
];

const DOUYIN = [
  {
    on: /^douyin\.com\/user\/(?<account>MS4[\w.=-]+)$/,
    from: { id: "modal_id" },
    kind: "video",
    to: "www.douyin.com/video/{id}",
  },
  {
    on: /^douyin\.com(?:\/.*)?$/,
    from: { id: "modal_id" },
    kind: "video",
    to: "www.douyin.com/video/{id}",
  },
  {
    on: /^(?:m\.)?(?:ies)?douyin\.com\/(?:share\/)?video\/(?<id>\d+)$/,
    kind: "video",
    to: "www.douyin.com/video/{id}",
  },
  {
    on: /^(?:m\.)?(?:ies)?douyin\.com\/(?:share\/)?(?:note|slides)\/(?<id>\d+)$/,
    kind: "post",
    to: "www.douyin.com/note/{id}",
  },
  {
    on: /^douyin\.com\/article\/(?<id>\d+)$/,
    kind: "article",
    to: "www.douyin.com/article/{id}",
  },
  {
    on: /^(?:m\.)?(?:ies)?douyin\.com\/(?:share\/)?user\/(?<account>MS4[\w.=-]+)$/,
    kind: "account",
    to: "www.douyin.com/user/{account}",
  },
  {
    on: /^(?:m\.)?(?:ies)?douyin\.com\/share\/user\/\d+$/,
    from: { account: "sec_uid" },
    kind: "account",
    to: "www.douyin.com/user/{account}",
  },
  { on: /^live\.douyin\.com\/(?<id>\d+)$/, kind: "video", to: "live.douyin.com/{id}" },
];

const XIAOHONGSHU = [
  {
    on: /^(?:m\.)?xiaohongshu\.com\/(?:explore|discovery\/item)\/(?<id>[\da-f]{24})$/,
    kind: "post",
    to: "www.xiaohongshu.com/explore/{id}",
    keep: ["xsec_token", "xsec_source"],
  },
  {
    on: /^(?:m\.)?xiaohongshu\.com\/user\/profile\/(?<account>[\da-f]{24})\/(?<id>[\da-f]{24})$/,
    kind: "post",
    to: "www.xiaohongshu.com/explore/{id}",
    keep: ["xsec_token", "xsec_source"],
  },
  {
    on: /^(?:m\.)?xiaohongshu\.com\/user\/profile\/(?<account>[\da-f]{24})$/,
    kind: "account",
    to: "www.xiaohongshu.com/user/profile/{account}",
  },
];

const WECHAT = [
  {
    on: /^mp\.weixin\.qq\.com\/s\/(?<id>[\w-]{10,})$/,
    kind: "article",
    to: "mp.weixin.qq.com/s/{id}",
  },
  {
    on: /^mp\.weixin\.qq\.com\/s$/,
    from: { account: "__biz", mid: "mid", idx: "idx", id: "sn" },
    kind: "article",
    to: "mp.weixin.qq.com/s?__biz={account}&mid={mid}&idx={idx}&sn={id}",
  },
  {
    on: /^mp\.weixin\.qq\.com\/mp\/profile_ext$/,
    from: { account: "__biz" },
    kind: "account",
    to: "mp.weixin.qq.com/mp/profile_ext?action=home&__biz={account}",
  },
];

export const PORTALS = { weibo: WEIBO, douyin: DOUYIN, xiaohongshu: XIAOHONGSHU, wechat: WECHAT };
