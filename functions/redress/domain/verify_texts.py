"""The words in a bag that say how anybody verifies it, without us and offline."""

from __future__ import annotations

_EN = """HOW TO VERIFY THIS EVIDENCE BAG
Case {case}, revision {revision}

You need no account, no network and no trust in whoever gave you this file.
All commands run in a terminal; the folder "{name}" is what the zip unpacks to.

1. Everything at once (Python 3.9 or newer, nothing to install)

   python3 redress-verify.pyz {name}.zip --key signing-key.pem

   redress-verify.pyz is the open verifier of Redress. Take it from a source that you
   trust, not from whoever gave you this file. signing-key.pem is the public key that the
   organisation publishes on its site under "keys". Two questions are answered apart:
   did the evidence change, and did the log change.
   Exit code 0: nothing changed. 1: evidence changed. 2: the log changed. 3: it cannot be
   checked.

2. The files, with the tool of the Library of Congress

   pip install bagit
   python3 -m bagit --validate {name}

3. The time stamps, with OpenSSL (RFC 3161)

   Each file proofs/*.tsr is the whole answer of a time stamping authority. Take the root
   certificate of the authority from the authority itself: ROOT.pem.
   -attime is needed because certificates of time stamps expire.

{stamps}
4. The signature of the receipt, with OpenSSL

   openssl dgst -sha256 -verify signing-key.pem \\
     -signature {name}/proofs/receipt.json.sig {name}/proofs/receipt.json

5. One file against the list, by eye

   sha256sum {name}/data/evidence/*
   Compare with "sha256" of the same number in proofs/manifest.json, and with
   data/catalogue.pdf.

WHAT IT PROVES, AND WHAT NOT
It proves that these files existed, byte for byte, no later than the time stamps say, and
that the record of their keeping has not been changed since. It does not prove that what
they show is true, nor who made them.

Files marked "infected" in proofs/manifest.json carry malware. They are kept because they
are evidence. Open them on no computer that you need.
"""

_ZH = """如何核验本证据包
案件 {case}，第 {revision} 版

核验不需要账号，不需要联网，也不需要信任交给您这份文件的人。
以下命令在终端中运行；文件夹“{name}”由压缩包解开得到。

1. 一次核验全部内容（Python 3.9 或更新版本，无需安装其他软件）

   python3 redress-verify.pyz {name}.zip --key signing-key.pem

   redress-verify.pyz 是 Redress 的公开核验程序，请从您信任的来源获取，不要向交给您
   本文件的人索取。signing-key.pem 是机构在其网站“公钥”页面公布的公钥。
   程序分别回答两个问题：证据是否被改动；保管记录是否被改动。
   退出码 0：均未改动；1：证据被改动；2：保管记录被改动；3：无法核验。

2. 核验文件（美国国会图书馆的公开工具）

   pip install bagit
   python3 -m bagit --validate {name}

3. 核验时间戳（OpenSSL，RFC 3161）

   proofs/ 下每个 .tsr 文件都是时间戳服务机构的完整应答。请向该机构获取其根证书
   ROOT.pem。因时间戳证书会到期，命令中须有 -attime。

{stamps}
4. 核验回执的签名（OpenSSL）

   openssl dgst -sha256 -verify signing-key.pem \\
     -signature {name}/proofs/receipt.json.sig {name}/proofs/receipt.json

5. 人工核对单个文件

   sha256sum {name}/data/evidence/*
   与 proofs/manifest.json 中同一序号的 "sha256" 以及 data/catalogue.pdf 比对。

能证明什么，不能证明什么
能证明：这些文件最迟在时间戳所载时刻已经存在，此后一个字节也没有改变；保管记录自
形成后没有被改动。不能证明：文件所显示的内容属实，也不能证明文件由谁制作。

proofs/manifest.json 中标为 "infected" 的文件含有恶意程序。因其是证据而予以保留，
请勿在重要的计算机上打开。
"""


def instructions(case_id: str, revision: int, name: str, stamps: list[tuple[str, int]]) -> str:
    """Give the English instructions; `stamps` are file names below proofs/ and Unix seconds."""
    return _EN.format(case=case_id, revision=revision, name=name, stamps=_commands(name, stamps))


def instructions_zh(case_id: str, revision: int, name: str, stamps: list[tuple[str, int]]) -> str:
    """Give the Chinese instructions; see `instructions`."""
    return _ZH.format(case=case_id, revision=revision, name=name, stamps=_commands(name, stamps))


def _commands(name: str, stamps: list[tuple[str, int]]) -> str:
    return "".join(
        f"   openssl ts -verify -data {name}/proofs/{path.rsplit('.', 2)[0]} \\\n"
        f"     -in {name}/proofs/{path} -CAfile ROOT.pem \\\n"
        f"     -untrusted {name}/proofs/{path.removesuffix('.tsr')}.pem -attime {seconds}\n\n"
        for path, seconds in stamps
    )
