/** The addresses of video, question and car communities (see address_rules.js for the form). */

const BILIBILI = [
  {
    on: /^(?:(?:m\.)?bilibili\.com\/(?:s\/)?video|b23\.tv)\/(?<id>BV\w{10}|av\d+)$/,
    kind: "video",
    to: "www.bilibili.com/video/{id}",
    keep: ["p"],
    place: /^#reply\d+$/,
  },
  {
    on: /^(?:m\.)?bilibili\.com\/opus\/(?<id>\d+)$/,
    kind: "post",
    to: "www.bilibili.com/opus/{id}",
    place: /^#reply\d+$/,
  },
  {
    on: /^(?:t\.bilibili\.com(?:\/h5\/dynamic\/detail)?|m\.bilibili\.com\/dynamic)\/(?<id>\d+)$/,
    kind: "post",
    to: "t.bilibili.com/{id}",
    place: /^#reply\d+$/,
  },
  {
    on: /^(?:space\.bilibili\.com(?:\/h5)?|m\.bilibili\.com\/space)\/(?<account>\d+)(?:\/.*)?$/,
    kind: "account",
    to: "space.bilibili.com/{account}",
  },
  {
    on: /^(?:m\.)?bilibili\.com\/read\/(?:mobile\/|cv)(?<id>\d+)$/,
    kind: "article",
    to: "www.bilibili.com/read/cv{id}",
  },
  {
    on: /^(?:m\.)?bilibili\.com\/read\/mobile$/,
    from: { id: "id" },
    kind: "article",
    to: "www.bilibili.com/read/cv{id}",
  },
  {
    on: /^live\.bilibili\.com\/(?:h5\/)?(?<id>\d+)$/,
    kind: "video",
    to: "live.bilibili.com/{id}",
  },
  {
    on: /^(?:m\.)?bilibili\.com\/bangumi\/play\/(?<id>(?:ep|ss)\d+)$/,
    kind: "video",
    to: "www.bilibili.com/bangumi/play/{id}",
  },
];

const ZHIHU = [
  {
    on: /^zhihu\.com\/question\/(?<question>\d+)\/answer\/(?<id>\d+)$/,
    kind: "post",
    to: "www.zhihu.com/question/{question}/answer/{id}",
  },
  {
    on: /^zhihu\.com\/(?:answer|tardis\/\w+\/ans)\/(?<id>\d+)$/,
    kind: "post",
    to: "www.zhihu.com/answer/{id}",
  },
  {
    on: /^zhihu\.com\/question\/(?<id>\d+)(?:\/(?:answers(?:\/\w+)?|log))?$/,
    kind: "question",
    to: "www.zhihu.com/question/{id}",
  },
  {
    on: /^(?:zhuanlan\.zhihu\.com\/p|zhihu\.com\/tardis\/\w+\/art)\/(?<id>\d+)$/,
    kind: "article",
    to: "zhuanlan.zhihu.com/p/{id}",
  },
  {
    on: /^zhihu\.com\/(?<sort>people|org)\/(?<account>[\w%.-]+)(?:\/.*)?$/,
    kind: "account",
    to: "www.zhihu.com/{sort}/{account}",
  },
  { on: /^zhihu\.com\/pin\/(?<id>\d+)$/, kind: "post", to: "www.zhihu.com/pin/{id}" },
  { on: /^zhihu\.com\/zvideo\/(?<id>\d+)$/, kind: "video", to: "www.zhihu.com/zvideo/{id}" },
];

const DONGCHEDI = [
  {
    on: /^(?:m\.)?(?:dongchedi|dcdapp)\.com\/article\/(?<id>\d+)$/,
    kind: "article",
    to: "www.dongchedi.com/article/{id}",
  },
  {
    on: /^(?:m\.)?(?:dongchedi|dcdapp)\.com\/ugc\/(?:article|detail)\/(?<id>\d+)$/,
    kind: "post",
    to: "www.dongchedi.com/ugc/article/{id}",
  },
  {
    on: /^(?:m\.)?(?:dongchedi|dcdapp)\.com\/video\/(?<id>\d+)$/,
    kind: "video",
    to: "www.dongchedi.com/video/{id}",
  },
  {
    on: /^(?:m\.)?(?:dongchedi|dcdapp)\.com\/user\/(?<account>\d+)$/,
    kind: "account",
    to: "www.dongchedi.com/user/{account}",
  },
  {
    on: /^(?<page>(?:[\w-]+\.)*(?:dongchedi|dcdapp)\.com\/.+)$/,
    from: { id: "group_id" },
    kind: "post",
    to: "{page}?group_id={id}",
  },
];

const AUTOHOME = [
  {
    on: /^club\.(?:m\.)?autohome\.com\.cn\/bbs\/(?<page>thread\/[\da-f]+\/(?<id>\d+)-\d+\.html)$/,
    kind: "post",
    to: "club.autohome.com.cn/bbs/{page}",
  },
  {
    on: /^club\.(?:m\.)?autohome\.com\.cn\/bbs\/(?<page>thread\w*-\w+-\d+-(?<id>\d+)-\d+\.html)$/,
    kind: "post",
    to: "club.autohome.com.cn/bbs/{page}",
  },
  {
    on: /^chejiahao\.(?:m\.)?autohome\.com\.cn\/info\/(?<id>\d+)$/,
    kind: "article",
    to: "chejiahao.autohome.com.cn/info/{id}",
  },
  {
    on: /^chejiahao\.(?:m\.)?autohome\.com\.cn\/authors\/(?<account>\d+)$/i,
    kind: "account",
    to: "chejiahao.autohome.com.cn/authors/{account}",
  },
  {
    on: /^i\.(?:m\.)?autohome\.com\.cn\/(?<account>\d+)(?:\/.*)?$/,
    kind: "account",
    to: "i.autohome.com.cn/{account}",
  },
  {
    on: /^k\.(?:m\.)?autohome\.com\.cn\/detail\/(?<page>view_(?<id>\w+)\.html)$/,
    kind: "post",
    to: "k.autohome.com.cn/detail/{page}",
  },
  {
    on: /^v\.autohome\.com\.cn\/(?<page>v[-_](?<id>\d+)\.html)$/,
    kind: "video",
    to: "v.autohome.com.cn/{page}",
  },
  {
    on: /^(?:m\.)?autohome\.com\.cn\/(?<page>news\/\d+\/(?<id>\d+)(?:-\w+)?\.html)$/,
    kind: "article",
    to: "www.autohome.com.cn/{page}",
  },
];

export const COMMUNITIES = {
  bilibili: BILIBILI,
  zhihu: ZHIHU,
  dongchedi: DONGCHEDI,
  autohome: AUTOHOME,
};
