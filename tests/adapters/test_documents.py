"""Documents show what they were given letter by letter, last, and are the same when made again."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from redress.adapters.typst_documents import TypstDocuments
from redress.domain.canonical import canonical
from redress.domain.catalogue import COLUMNS, Catalogue, CatalogueRow
from tests.adapters.pdf import Pdf

ROOT = Path(__file__).parents[2]
TYPEFACE = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
LOCALES = ("zh-CN", "en")
SIGNATURE = b"\x30\x45\x00\xff)\\\n"
HOSTILE = {
    "#sys.inputs.data": "#sys.inputs.data",
    "*bold* _it_ $x^2$ `raw` = h1": "*bold* _it_ $x^2$ `raw` = h1",
    "// gone /* gone */ ~ -- ...": "// gone /* gone */ ~ -- ...",
    "a\\ b \\u{41} @ref <label> #[": "a\\ b \\u{41} @ref <label> #[",
    "{count} {organisation}": "{count} {organisation}",
    "photo\u202egpj.exe": "photo[U+202E]gpj.exe",
    "mark\u200f\u200bs": "mark[U+200F][U+200B]s",
    "two\nlines\r\x00\x07": "two[U+000A]lines[U+000D][U+0000][U+0007]",
    "שלום": "[U+05E9][U+05DC][U+05D5][U+05DD]",
    "😀.png": "[U+1F600].png",
    "𠮷野家": "[U+20BB7]野家",
    "\ud83d": "[U+D83D]",
    "截图（完整版）“引号”：fi ffl": "截图（完整版）“引号”：fi ffl",
    "../../etc/passwd": "../../etc/passwd",
    "名" * 85: "名" * 85,
    "a" * 255: "a" * 255,
    "": "",
}
"""Names as owners may give them, and as they are to be read."""


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two weights that are packed for functions, and no other."""
    folder = tmp_path_factory.mktemp("fonts")
    for weight in ("400Regular", "700Bold"):
        name = f"NotoSerifSC_{weight}.ttf"
        (folder / name).symlink_to(TYPEFACE / weight / name)
    return folder


@pytest.fixture(scope="session")
def documents(fonts: Path) -> TypstDocuments:
    return TypstDocuments(fonts)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def item(number: int, name: str, *, size: int = 1482113, state: str = "preserved") -> object:
    return {
        "name": name,
        "number": number,
        "received_at": "2026-11-22T16:10:00.000Z",
        "sha256": digest(name),
        "size": size,
        "state": state,
    }


def receipt(*items: object, organisation: str = "清朗", **changed: object) -> bytes:
    document = {
        "case": "RD-7K4M-Q2XD-9TBF",
        "custody": {"head": digest("head"), "length": 31},
        "issued_at": "2026-11-22T16:31:09.412Z",
        "items": list(items),
        "key": digest("key"),
        "manifest": digest("manifest"),
        "organisation": organisation,
        "revision": 12,
        "schema": "redress/receipt/1",
        "stamps": [
            {"at": "2026-11-22T16:31:05.000Z", "authority": "digicert", "sha256": digest("one")}
        ],
    }
    return json.dumps(document | changed).encode()


def row(number: int, name: str, proves: str = "网络侵权事实：侮辱") -> CatalogueRow:
    return CatalogueRow(
        number=f"{number:04d}",
        name=name,
        kind="电子数据",
        source="当事人通过在线表单上传",
        proves=proves,
        original="电子数据；与提交时的文件逐字节一致",
        size=148211390,
        sha256=digest(name),
        at="2026-11-22T16:10:00.000Z",
    )


def catalogue(*rows: CatalogueRow) -> Catalogue:
    made_at = datetime(2026, 11, 22, 16, 31, 9, tzinfo=UTC)
    return Catalogue("RD-7K4M-Q2XD-9TBF", 12, "清朗", made_at, rows)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_receipt_tells_everything_that_was_signed(documents: TypstDocuments) -> None:
    made = receipt(item(0, "form.json", size=2411), item(1, "截图.png"))
    text = Pdf(documents.receipt(made, SIGNATURE, "zh-CN")).text

    for told in (
        *("回执", "清朗已收存您的2份材料", "RD-7K4M-Q2XD-9TBF", "form.json", "截图.png"),
        *("2.4kB", "2,411字节", "1.5MB", "1,482,113字节", "已收存", "digicert"),
        *("2026-11-2300:31:09（北京时间）", "2026-11-2216:31:09UTC", "2026-11-2300:31:05"),
        *map(digest, ("form.json", "截图.png", "manifest", "one", "key")),
        "opensslpkey-pubin-insigning-key.pem-outformDER|openssldgst-sha256",
        "openssldgst-sha256-verifysigning-key.pem-signaturereceipt.json.sigreceipt.json",
        "sha256sumFILE",
        "python3redress-verify.pyzreceipt.json--signaturereceipt.json.sig",
    ):
        assert told in text
    assert "未收存" not in text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_receipt_carries_what_was_signed_and_the_signature(
    documents: TypstDocuments, locale: str
) -> None:
    made = canonical(json.loads(receipt(item(1, "截图.png")))).encode()

    pdf = Pdf(documents.receipt(made, SIGNATURE, locale))

    assert pdf.attachments == {"receipt.json": made, "receipt.json.sig": SIGNATURE}


@pytest.mark.parametrize(
    ("locale", "refused", "disclaimed"),
    [("zh-CN", "未收存", "不作任何证明"), ("en", "Notkept", "provesnothingaboutit")],
)
def test_a_refused_item_is_shown_as_such_and_not_counted(
    documents: TypstDocuments, locale: str, refused: str, disclaimed: str
) -> None:
    made = receipt(item(0, "form.json"), item(1, "virus.exe", state="refused"))
    text = Pdf(documents.receipt(made, SIGNATURE, locale)).text

    assert refused in text
    assert disclaimed in text
    assert ("1份" if locale == "zh-CN" else "hasstored1itemfromyou") in text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_receipt_holds_any_number_of_items(
    documents: TypstDocuments, locale: str, count: int
) -> None:
    made = receipt(*(item(n, f"{n}.png") for n in range(count)), stamps=[])
    pages = Pdf(documents.receipt(made, SIGNATURE, locale)).pages

    assert all(digest(f"{n}.png") in "".join(pages) for n in range(count))
    assert "{" not in "".join(pages)
    last = f"第{len(pages)}页，共{len(pages)}页"
    assert (last if locale == "zh-CN" else f"Page{len(pages)}of{len(pages)}") in pages[-1]
    columns = "名称与SHA-256" if locale == "zh-CN" else "NameandSHA-256"
    assert sum(columns in page for page in pages) >= (count > 0) + (count == 40)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("name", "shown"), HOSTILE.items(), ids=map(ascii, range(len(HOSTILE))))
def test_a_receipt_shows_names_and_never_follows_them(
    documents: TypstDocuments, locale: str, name: str, shown: str
) -> None:
    made = receipt(item(1, name), item(2, "next.png"), organisation=f"Org {name}")
    pdf = Pdf(documents.receipt(made, SIGNATURE, locale))

    assert squeezed(f"{shown}{digest(name)}") in pdf.text
    assert squeezed(f"Org {shown}") in pdf.pages[0]
    assert digest("next.png") in pdf.text
    assert pdf.attachments["receipt.json"] == made


@pytest.mark.parametrize(("name", "shown"), HOSTILE.items(), ids=map(ascii, range(len(HOSTILE))))
def test_a_catalogue_shows_names_and_never_follows_them(
    documents: TypstDocuments, name: str, shown: str
) -> None:
    made = documents.catalogue(catalogue(row(1, name, f"证明 {shown}"), row(2, "next.png")))
    text = Pdf(made).text

    assert squeezed(f"0001{shown}电子数据") in text
    assert squeezed(f"证明 {shown}") in text
    assert digest("next.png") in text


def test_a_catalogue_lists_what_courts_ask_for(documents: TypstDocuments) -> None:
    one = row(1, "通话录音.m4a", "网络侵权事实：侮辱\n传播范围")
    text = Pdf(documents.catalogue(catalogue(one))).text

    for told in (
        *(name.removesuffix("（字节）") for name in COLUMNS),
        *("证据目录", "案件编号：RD-7K4M-Q2XD-9TBF（第12版）", "共1份", "保管机构：清朗"),
        *("日期：2026年11月23日", "0001", "通话录音.m4a", "电子数据", "当事人通过在线表单上传"),
        *("网络侵权事实：侮辱传播范围", "电子数据；与提交时的文件逐字节一致", "148.2MB"),
        *("148,211,390字节", digest("通话录音.m4a"), "2026-11-2300:10:00"),
        *("提交人（签名或盖章）", "副本"),
    ):
        assert told in text


def test_a_long_catalogue_repeats_its_columns_on_each_page(documents: TypstDocuments) -> None:
    rows = tuple(row(number, f"{number}.png", "") for number in range(1, 41))
    pages = Pdf(documents.catalogue(catalogue(*rows))).pages

    assert len(pages) > 2
    assert all("序号No.证据名称" in page for page in pages[:-1])
    assert all(digest(each.name) in "".join(pages) for each in rows)
    assert ["提交人" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_catalogue_without_evidence_says_so(documents: TypstDocuments) -> None:
    text = Pdf(documents.catalogue(catalogue())).text

    assert "（无）" in text
    assert "共0份" in text


def made_by(documents: TypstDocuments) -> Mapping[str, bytes]:
    return {
        "catalogue": documents.catalogue(catalogue(row(1, "截图.png"))),
        "zh-CN": documents.receipt(receipt(item(1, "截图.png")), SIGNATURE, "zh-CN"),
        "en": documents.receipt(receipt(item(1, "截图.png")), SIGNATURE, "en"),
    }


def test_documents_are_pdf_a_that_can_be_read_aloud(documents: TypstDocuments) -> None:
    for name, data in made_by(documents).items():
        metadata = Pdf(data).metadata

        assert f"<pdfaid:part>{2 if name == 'catalogue' else 3}</pdfaid:part>" in metadata
        assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
        assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
        assert "<xmp:CreateDate>2026-11-22T16:31:09Z</xmp:CreateDate>" in metadata
        assert f"<rdf:li>{'en-GB' if name == 'en' else 'zh-CN'}</rdf:li>" in metadata


def test_another_process_elsewhere_makes_the_same_bytes(
    documents: TypstDocuments, fonts: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"
    again.mkdir()
    for font in sorted(fonts.iterdir(), reverse=True):
        (again / font.name).symlink_to(font.resolve())
    program = (
        "import hashlib, pathlib, sys\n"
        "from redress.adapters.typst_documents import TypstDocuments\n"
        "from tests.adapters.test_documents import made_by\n"
        "for name, data in made_by(TypstDocuments(pathlib.Path(sys.argv[1]))).items():\n"
        "    print(name, hashlib.sha256(data).hexdigest())\n"
    )

    result = subprocess.run(
        [sys.executable, "-c", program, str(again)],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{ROOT / 'functions'}:{ROOT}", "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        check=True,
    )

    told = {name: hashlib.sha256(data).hexdigest() for name, data in made_by(documents).items()}
    assert dict(line.split() for line in result.stdout.splitlines()) == told


def test_another_receipt_makes_other_bytes(documents: TypstDocuments) -> None:
    one = documents.receipt(receipt(item(1, "a.png")), SIGNATURE, "en")
    other = documents.receipt(receipt(item(1, "b.png")), SIGNATURE, "en")

    assert one != other


def test_a_locale_without_words_is_refused(documents: TypstDocuments) -> None:
    with pytest.raises(KeyError, match="no receipts are written in fr"):
        documents.receipt(receipt(), SIGNATURE, "fr")


def test_a_folder_without_fonts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no fonts in"):
        TypstDocuments(tmp_path).catalogue(catalogue())
