/** Links as people paste them, all made up: what is understood, and what is kept of them. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { addressesIn, isAddress } from "../../../web/src/evidence/addresses.js";
import { PLATFORMS, recognise, understand, understandAll } from "../../../web/src/evidence/platforms.js";

const XHS = "65f0c0ffee00000000000001";
const XHS_USER = "5ad0c0ffee00000000000002";
const SEC = "MS4wLjABAAAAmadeUp_sec-uid0123456789";
const HASH = "0123456789abcdef";

/** What is pasted, the platform, the kind, and the address that is kept. */
const CASES = [
  // Weibo
  ["https://weibo.com/1234567890/OaBcD1eFg", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://www.weibo.com/1234567890/OaBcD1eFg?from=page_1005051234567890_profile&wvr=6&mod=weibotime&type=comment#_rnd1700000000000", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://m.weibo.cn/1234567890/4900000000000001", "weibo", "post", "https://weibo.com/1234567890/4900000000000001"],
  ["https://weibo.cn/1234567890/OaBcD1eFg/", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://m.weibo.cn/status/4900000000000001?jumpfrom=weibocom", "weibo", "post", "https://m.weibo.cn/status/4900000000000001"],
  ["https://m.weibo.cn/detail/4900000000000001", "weibo", "post", "https://m.weibo.cn/status/4900000000000001"],
  ["http://weibo.com/detail/4900000000000001", "weibo", "post", "https://m.weibo.cn/status/4900000000000001"],
  ["https://share.api.weibo.cn/share/123456789,4900000000000001.html?weibo_id=4900000000000001", "weibo", "post", "https://m.weibo.cn/status/4900000000000001"],
  ["https://weibo.com/u/1234567890?tabtype=feed", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["https://weibo.com/1234567890", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["https://weibo.com/1234567890/profile?topnav=1", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["https://weibo.com/p/1005051234567890/home?from=page", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["https://m.weibo.cn/profile/1234567890", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["https://weibo.com/n/某某车友", "weibo", "account", "https://weibo.com/n/%E6%9F%90%E6%9F%90%E8%BD%A6%E5%8F%8B"],
  ["https://weibo.com/ttarticle/p/show?id=2309400000000000000001&luicode=1", "weibo", "article", "https://weibo.com/ttarticle/p/show?id=2309400000000000000001"],
  ["https://card.weibo.com/article/m/show/id/2309400000000000000001", "weibo", "article", "https://weibo.com/ttarticle/p/show?id=2309400000000000000001"],
  ["https://video.weibo.com/show?fid=1034:4900000000000001", "weibo", "video", "https://weibo.com/tv/show/1034:4900000000000001"],
  ["https://weibo.com/tv/show/1034:4900000000000001?from=old_pc_videoshow", "weibo", "video", "https://weibo.com/tv/show/1034:4900000000000001"],
  ["http://t.cn/A6AbCdEf", "weibo", "short", "http://t.cn/A6AbCdEf"],
  ["某某车友的微博 https://weibo.com/1234567890/OaBcD1eFg（分享自 @微博）", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://s.weibo.com/weibo?q=%23abc%23", "weibo", "unknown", "https://s.weibo.com/weibo?q=%23abc%23"],
  // Douyin
  ["https://www.douyin.com/video/7300000000000000001?previous_page=app_code_link", "douyin", "video", "https://www.douyin.com/video/7300000000000000001"],
  ["https://www.iesdouyin.com/share/video/7300000000000000001/?region=CN&mid=1&u_code=0&did=x&iid=y&with_sec_did=1", "douyin", "video", "https://www.douyin.com/video/7300000000000000001"],
  ["https://m.douyin.com/share/note/7300000000000000002", "douyin", "post", "https://www.douyin.com/note/7300000000000000002"],
  ["https://www.iesdouyin.com/share/slides/7300000000000000002/", "douyin", "post", "https://www.douyin.com/note/7300000000000000002"],
  ["https://www.douyin.com/note/7300000000000000002", "douyin", "post", "https://www.douyin.com/note/7300000000000000002"],
  [`https://www.douyin.com/user/${SEC}?from_tab_name=main`, "douyin", "account", `https://www.douyin.com/user/${SEC}`],
  [`https://www.iesdouyin.com/share/user/100000000001?sec_uid=${SEC}&did=1`, "douyin", "account", `https://www.douyin.com/user/${SEC}`],
  [`https://www.douyin.com/user/${SEC}?modal_id=7300000000000000003`, "douyin", "video", "https://www.douyin.com/video/7300000000000000003"],
  ["https://www.douyin.com/discover?modal_id=7300000000000000003", "douyin", "video", "https://www.douyin.com/video/7300000000000000003"],
  ["https://live.douyin.com/100000000001?action_type=click", "douyin", "video", "https://live.douyin.com/100000000001"],
  ["7.43 复制打开抖音，看看【某某的作品】这车真不行 # 汽车 https://v.douyin.com/iAbC123/ 03/14 a@b.Ch :5pm", "douyin", "short", "https://v.douyin.com/iAbC123/"],
  ["7.53 复制打开抖音，看看 https://v.douyin.com/iAbc_1/ 12/5", "douyin", "short", "https://v.douyin.com/iAbc_1/"],
  ["https://www.douyin.com/user/self", "douyin", "unknown", "https://www.douyin.com/user/self"],
  // Xiaohongshu
  [`https://www.xiaohongshu.com/explore/${XHS}?xsec_token=ABtoken%3D&xsec_source=pc_search&source=web_search_result_notes`, "xiaohongshu", "post", `https://www.xiaohongshu.com/explore/${XHS}?xsec_token=ABtoken%3D&xsec_source=pc_search`],
  [`https://www.xiaohongshu.com/discovery/item/${XHS}?app_platform=ios&app_version=8.1&share_from_user_hidden=true&xsec_source=app_share&type=normal&xsec_token=CBtoken=&author_share=1&shareRedId=N0FCMadeUp&apptime=1700000000&share_id=abc`, "xiaohongshu", "post", `https://www.xiaohongshu.com/explore/${XHS}?xsec_token=CBtoken=&xsec_source=app_share`],
  [`https://www.xiaohongshu.com/user/profile/${XHS_USER}/${XHS}?xsec_token=AB1&xsec_source=pc_user`, "xiaohongshu", "post", `https://www.xiaohongshu.com/explore/${XHS}?xsec_token=AB1&xsec_source=pc_user`],
  [`https://www.xiaohongshu.com/user/profile/${XHS_USER}?xsec_token=AB1&tab=note`, "xiaohongshu", "account", `https://www.xiaohongshu.com/user/profile/${XHS_USER}`],
  ["58 某某发布了一篇小红书笔记，快来看吧！ 😆 AbCdEf123 😆 http://xhslink.com/a/AbC1dEf2，复制本条信息，打开【小红书】App查看精彩内容！", "xiaohongshu", "short", "http://xhslink.com/a/AbC1dEf2"],
  ["http://xhslink.com/o/AbC1dEf2复制后打开小红书", "xiaohongshu", "short", "http://xhslink.com/o/AbC1dEf2"],
  // Bilibili
  ["https://www.bilibili.com/video/BV1aB411c7dE/?spm_id_from=333.337.search-card.all.click&vd_source=0123", "bilibili", "video", "https://www.bilibili.com/video/BV1aB411c7dE"],
  ["https://www.bilibili.com/video/BV1aB411c7dE?p=3&vd_source=0123", "bilibili", "video", "https://www.bilibili.com/video/BV1aB411c7dE?p=3"],
  ["https://m.bilibili.com/video/BV1aB411c7dE?p=1&share_source=copy_web", "bilibili", "video", "https://www.bilibili.com/video/BV1aB411c7dE"],
  ["https://www.bilibili.com/video/av170001#reply123456789", "bilibili", "video", "https://www.bilibili.com/video/av170001#reply123456789"],
  ["https://b23.tv/BV1aB411c7dE", "bilibili", "video", "https://www.bilibili.com/video/BV1aB411c7dE"],
  ["【某某车主说真话-哔哩哔哩】 https://b23.tv/aBcD123", "bilibili", "short", "https://b23.tv/aBcD123"],
  ["https://www.bilibili.com/opus/900000000000000001?spm_id_from=1", "bilibili", "post", "https://www.bilibili.com/opus/900000000000000001"],
  ["https://t.bilibili.com/900000000000000001?share_source=pc_native", "bilibili", "post", "https://t.bilibili.com/900000000000000001"],
  ["https://m.bilibili.com/dynamic/900000000000000001", "bilibili", "post", "https://t.bilibili.com/900000000000000001"],
  ["https://space.bilibili.com/12345678/dynamic", "bilibili", "account", "https://space.bilibili.com/12345678"],
  ["https://m.bilibili.com/space/12345678?from=search", "bilibili", "account", "https://space.bilibili.com/12345678"],
  ["https://www.bilibili.com/read/cv12345678?from=articleDetail", "bilibili", "article", "https://www.bilibili.com/read/cv12345678"],
  ["https://www.bilibili.com/read/mobile?id=12345678", "bilibili", "article", "https://www.bilibili.com/read/cv12345678"],
  ["https://live.bilibili.com/h5/1234567?share_source=weixin", "bilibili", "video", "https://live.bilibili.com/1234567"],
  // Zhihu
  ["https://www.zhihu.com/question/500000001/answer/2500000001?utm_campaign=shareopn&utm_medium=social", "zhihu", "post", "https://www.zhihu.com/question/500000001/answer/2500000001"],
  ["https://www.zhihu.com/answer/2500000001", "zhihu", "post", "https://www.zhihu.com/answer/2500000001"],
  ["https://www.zhihu.com/question/500000001/answers/updated", "zhihu", "question", "https://www.zhihu.com/question/500000001"],
  ["https://zhuanlan.zhihu.com/p/600000001?utm_psn=1", "zhihu", "article", "https://zhuanlan.zhihu.com/p/600000001"],
  ["https://www.zhihu.com/tardis/zm/art/600000001?source_id=1003", "zhihu", "article", "https://zhuanlan.zhihu.com/p/600000001"],
  ["https://www.zhihu.com/people/mou-mou-12-34/activities", "zhihu", "account", "https://www.zhihu.com/people/mou-mou-12-34"],
  ["https://www.zhihu.com/pin/1700000000000000001", "zhihu", "post", "https://www.zhihu.com/pin/1700000000000000001"],
  ["https://www.zhihu.com/zvideo/1600000000000000001", "zhihu", "video", "https://www.zhihu.com/zvideo/1600000000000000001"],
  // Dongchedi
  ["https://www.dongchedi.com/article/7300000000000000001", "dongchedi", "article", "https://www.dongchedi.com/article/7300000000000000001"],
  ["https://m.dongchedi.com/ugc/article/1780000000000001?share_token=ab-cd", "dongchedi", "post", "https://www.dongchedi.com/ugc/article/1780000000000001"],
  ["https://www.dcdapp.com/video/7300000000000000001?zt=1", "dongchedi", "video", "https://www.dongchedi.com/video/7300000000000000001"],
  ["https://www.dongchedi.com/user/100000000001", "dongchedi", "account", "https://www.dongchedi.com/user/100000000001"],
  ["https://m.dcdapp.com/motor/m/feed/detail?link_source=share&group_id=7300000000000000001&share_token=1", "dongchedi", "post", "https://m.dcdapp.com/motor/m/feed/detail?group_id=7300000000000000001"],
  // Autohome
  [`https://club.autohome.com.cn/bbs/thread/${HASH}/100000001-1.html#pvareaid=1`, "autohome", "post", `https://club.autohome.com.cn/bbs/thread/${HASH}/100000001-1.html`],
  [`https://club.m.autohome.com.cn/bbs/thread/${HASH}/100000001-2.html`, "autohome", "post", `https://club.autohome.com.cn/bbs/thread/${HASH}/100000001-2.html`],
  ["https://club.autohome.com.cn/bbs/thread-c-66-100000001-1.html", "autohome", "post", "https://club.autohome.com.cn/bbs/thread-c-66-100000001-1.html"],
  ["https://chejiahao.m.autohome.com.cn/info/10000001?from=app", "autohome", "article", "https://chejiahao.autohome.com.cn/info/10000001"],
  ["https://chejiahao.autohome.com.cn/Authors/1000001", "autohome", "account", "https://chejiahao.autohome.com.cn/authors/1000001"],
  ["https://i.autohome.com.cn/10000001/home.html", "autohome", "account", "https://i.autohome.com.cn/10000001"],
  ["https://k.autohome.com.cn/detail/view_01abc2def3.html?st=1", "autohome", "post", "https://k.autohome.com.cn/detail/view_01abc2def3.html"],
  // WeChat
  ["https://mp.weixin.qq.com/s/AbCdEf-GhIjKlMnOpQrStU?scene=1&click_id=2", "wechat", "article", "https://mp.weixin.qq.com/s/AbCdEf-GhIjKlMnOpQrStU"],
  ["https://mp.weixin.qq.com/s?__biz=MzA1MadeUp==&mid=2650000001&idx=2&sn=0123456789abcdef0123456789abcdef&chksm=8b0&scene=21#wechat_redirect", "wechat", "article", "https://mp.weixin.qq.com/s?__biz=MzA1MadeUp==&mid=2650000001&idx=2&sn=0123456789abcdef0123456789abcdef"],
  ["https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzA1MadeUp==&scene=124#wechat_redirect", "wechat", "account", "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzA1MadeUp=="],
  // Elsewhere
  ["https://news.example.com/a?id=7&utm_source=wechat&spm=1.2&share_id=9&page=2#part", "other", "unknown", "https://news.example.com/a?id=7&page=2#part"],
  ["https://example.com/search?q=%20a+b%2Fc&empty=", "other", "unknown", "https://example.com/search?q=%20a+b%2Fc&empty="],
  ["HTTPS://WWW.EXAMPLE.COM/Path", "other", "unknown", "https://www.example.com/Path"],
  ["https://example.com/?back=https://weibo.com/1234567890/OaBcD1eFg", "other", "unknown", "https://example.com/?back=https://weibo.com/1234567890/OaBcD1eFg"],
  // Lookalikes
  ["https://weibo.com.evil.example/1234567890/OaBcD1eFg", "other", "unknown", "https://weibo.com.evil.example/1234567890/OaBcD1eFg"],
  ["https://notweibo.com/1234567890/OaBcD1eFg", "other", "unknown", "https://notweibo.com/1234567890/OaBcD1eFg"],
  ["https://weibo.com@evil.example/1234567890/OaBcD1eFg", "other", "unknown", "https://evil.example/1234567890/OaBcD1eFg"],
  ["https://wеibo.com/1234567890/OaBcD1eFg", "other", "unknown", "https://xn--wibo-v4d.com/1234567890/OaBcD1eFg"],
  ["https://me:secret@weibo.com/1234567890/OaBcD1eFg", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  // As people type and paste
  [" weibo.com/u/1234567890 ", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["看这个 bilibili.com/video/BV1aB411c7dE 太过分了", "bilibili", "video", "https://www.bilibili.com/video/BV1aB411c7dE"],
  ["example.org/page", "other", "unknown", "https://example.org/page"],
  ["HTTPS://M.WEIBO.CN/status/4900000000000001", "weibo", "post", "https://m.weibo.cn/status/4900000000000001"],
  ["ｈｔｔｐｓ：／／ｗｅｉｂｏ．ｃｏｍ／1234567890／OaBcD1eFg", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https：//weibo。com/u/1234567890", "weibo", "account", "https://weibo.com/u/1234567890"],
  ["（https://weibo.com/1234567890/OaBcD1eFg）快看", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://weibo.com/1234567890/OaBcD1eFg。", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["See (https://www.zhihu.com/question/500000001).", "zhihu", "question", "https://www.zhihu.com/question/500000001"],
  ["[post](https://weibo.com/1234567890/OaBcD1eFg)", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://weibo.com/1234567890/OaBcD1eFg\u200b", "weibo", "post", "https://weibo.com/1234567890/OaBcD1eFg"],
  ["https://weibo.com./u/1234567890", "weibo", "account", "https://weibo.com/u/1234567890"],
];

describe("what is pasted is understood", () => {
  for (const [pasted, platform, kind, url] of CASES) {
    test(pasted.slice(0, 90), () => {
      const meaning = understand(pasted);
      assert.deepEqual([meaning.platform, meaning.kind, meaning.url], [platform, kind, url]);
      assert.equal(meaning.short, kind === "short");
      assert.equal(meaning.pasted, pasted.trim() === url ? "" : pasted.trim());
      assert.ok(isAddress(meaning.url));
      assert.ok(PLATFORMS.includes(meaning.platform));
    });
  }

  test("the table is long enough to be worth its name", () => assert.ok(CASES.length >= 80));

  test("what was understood stays as it is when it is read again", () => {
    for (const [pasted] of CASES) {
      const { url, platform, kind } = understand(pasted);
      const again = understand(url);
      assert.deepEqual([again.url, again.platform, again.kind, again.pasted], [url, platform, kind, ""]);
    }
  });

  test("the ids of post and account are told", () => {
    const ids = {
      "https://weibo.com/1234567890/OaBcD1eFg": ["OaBcD1eFg", "1234567890"],
      "https://weibo.com/u/1234567890": ["1234567890", "1234567890"],
      "https://space.bilibili.com/12345678": ["12345678", "12345678"],
      "https://weibo.com/n/某某": ["", ""],
      "https://www.zhihu.com/people/mou-mou": ["mou-mou", "mou-mou"],
      "https://www.zhihu.com/question/5/answer/6": ["6", ""],
      "https://t.cn/A6AbCdEf": ["", ""],
    };
    for (const [address, expected] of Object.entries(ids)) {
      const { id, account_id } = understand(address);
      assert.deepEqual([id, account_id], expected, address);
    }
  });
});

describe("what is no address", () => {
  test("stays as it was typed, and is not taken for one", () => {
    for (const typed of ["随便写写", "javascript:alert(1)", "data:text/html,x", "a@b.Ch :5pm", "3.14", "https://", "http://?x"]) {
      const meaning = understand(typed);
      assert.equal(meaning.url, typed);
      assert.equal(meaning.kind, "unknown");
      assert.equal(isAddress(meaning.url), false, typed);
    }
    assert.equal(understand("").url, "");
  });

  test("an address that is too long is kept whole and refused", () => {
    const long = `https://example.com/${"a".repeat(2_100)}`;
    assert.equal(understand(long).url, long);
    assert.equal(isAddress(long), false);
    const tracked = `https://weibo.com/u/1234567890?x=${"a".repeat(3_000)}`;
    assert.equal(understand(tracked).url, "https://weibo.com/u/1234567890");
    assert.equal([...understand(tracked).pasted].length, 1_000);
  });

  test("only web addresses are addresses", () => {
    assert.ok(isAddress("https://weibo.com/1"));
    for (const wrong of ["javascript:alert(1)", "weibo.com", "https://a b", "", 'https://a"b']) {
      assert.equal(isAddress(wrong), false, wrong);
    }
  });
});

describe("several addresses in one text", () => {
  test("are all found, each once and in order", () => {
    const text = "第一个 https://weibo.com/1234567890/OaBcD1eFg，第二个：https://b23.tv/aBcD123\n" +
      "还有 douyin.com/video/7300000000000000001 和 https://weibo.com/1234567890/OaBcD1eFg?x=1";
    assert.deepEqual(understandAll(text).map(({ url }) => url), [
      "https://weibo.com/1234567890/OaBcD1eFg",
      "https://b23.tv/aBcD123",
      "https://www.douyin.com/video/7300000000000000001",
    ]);
  });

  test("are told apart without a gap between them", () => {
    assert.deepEqual(addressesIn("https://weibo.com/1234567890/AaBbCchttps://b23.tv/xYz"), [
      "https://weibo.com/1234567890/AaBbCc",
      "https://b23.tv/xYz",
    ]);
  });

  test("line breaks do not reach what is kept", () => {
    assert.equal(understand("看看\r\n\thttps://t.cn/A6\u0000AbCdEf").pasted, "看看 https://t.cn/A6 AbCdEf");
  });
});

describe("platforms", () => {
  test("are known by the host, and only by the host", () => {
    const known = {
      "https://weibo.com/1234/AbCd": "weibo",
      "https://v.douyin.com/iAbc/": "douyin",
      "http://xhslink.com/a/b": "xiaohongshu",
      "https://club.autohome.com.cn/bbs/1": "autohome",
      "https://weibo.com.example.org/": "other",
      "https://notweibo.com/": "other",
      "https://example.org/weibo.com": "other",
      "ftp://weibo.com/": "other",
      "no address": "other",
    };
    for (const [address, platform] of Object.entries(known)) {
      assert.equal(recognise(address), platform, address);
    }
  });
});
