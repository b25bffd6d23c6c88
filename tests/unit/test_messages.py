import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra import mails
from redress.adapters.jinja_texts import NEEDED, JinjaTexts
from redress.domain.campaign import LOCALES
from redress.domain.notices import DESK_KINDS, REVIEWER_KINDS, NoticeKind
from redress.ports import Mail, Texts

FUNCTIONS = Path(__file__).parents[2] / "functions"
MESSAGES = FUNCTIONS / "redress" / "messages"
PARTS = ("subject", "text", "html")
HARMLESS = {
    *("case_id", "link", "host", "organisation", "campaign", "due", "opened", "stage", "code"),
    *("owner_text", "evidence_count", "refused_count", "quarantined_count", "remedies"),
    *("refusals", "queue", "asked", "waiting", "oldest", "queues", "urgent", "added"),
    *("colleague", "trouble"),
}
SECRET_OF_SUBJECTS = {
    *("link", "organisation", "campaign", "code", "owner_text", "remedies"),
    *("colleague", "trouble", "queues", "urgent", "asked"),
}
MARKED = {
    "link": "https://host.example/«link»",
    "queues": "«queues»|screening|3",
    "urgent": "«urgent»|screening||2025-10-14T09:05:00+08:00",
}
EVERY_MAIL = [(kind, locale) for kind in NoticeKind for locale in LOCALES]
every_mail = pytest.mark.parametrize(("kind", "locale"), EVERY_MAIL)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return JinjaTexts()


def marked(kind: NoticeKind) -> dict[str, str]:
    """Values that can be found again in what was written with them."""
    return {name: MARKED.get(name, f"«{name}»") for name in NEEDED[kind]}


def used(kind: NoticeKind, text: str) -> set[str]:
    return {name for name in NEEDED[kind] if f"«{name}»" in text}


def mail(texts: Texts, kind: str, locale: str = "en", /, **values: str) -> Mail:
    return texts.mail(kind, locale, "a@example.com", marked(NoticeKind(kind)) | values)


def test_every_kind_is_a_folder_and_every_folder_is_a_kind() -> None:
    folders = {path.name for path in MESSAGES.iterdir() if path.is_dir()}
    assert folders == {kind.value for kind in NoticeKind} == {kind.value for kind in NEEDED}


@every_mail
def test_a_mail_has_subject_text_and_html_and_is_addressed(
    texts: Texts, kind: NoticeKind, locale: str
) -> None:
    written = mail(texts, kind, locale)
    assert written.to == "a@example.com"
    assert written.subject
    assert "\n" not in written.subject
    assert len(written.text) > len(written.subject)
    assert f'<html lang="{locale}"' in written.html
    assert "<h1" in written.html
    assert not re.search(r"\{[{%]|[%}]\}|\n{4}", written.text + written.html)


@every_mail
def test_text_and_html_use_exactly_the_declared_values(
    texts: Texts, kind: NoticeKind, locale: str
) -> None:
    written = mail(texts, kind, locale)
    assert used(kind, written.text) == used(kind, written.html) == NEEDED[kind] - {"host"}


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("part", PARTS)
def test_both_locales_say_the_same_things(texts: Texts, kind: NoticeKind, part: str) -> None:
    chinese, english = (getattr(mail(texts, kind, locale), part) for locale in LOCALES)
    assert used(kind, chinese) == used(kind, english)
    assert chinese != english


def test_no_mail_asks_for_personal_data() -> None:
    assert set().union(*NEEDED.values()) == HARMLESS


@every_mail
def test_subjects_are_discreet_and_name_the_case(
    texts: Texts, kind: NoticeKind, locale: str
) -> None:
    named = used(kind, mail(texts, kind, locale).subject)
    assert not named & SECRET_OF_SUBJECTS
    if kind in DESK_KINDS:
        assert named <= {"waiting"}
    elif kind in REVIEWER_KINDS:
        assert named == {"case_id", "stage", "due"} & NEEDED[kind]
    elif kind is not NoticeKind.SIGN_IN_CODE:
        assert "case_id" in named


@every_mail
def test_one_link_at_most_and_nothing_is_loaded_from_elsewhere(
    texts: Texts, kind: NoticeKind, locale: str
) -> None:
    written, links = mail(texts, kind, locale), int("link" in NEEDED[kind])
    assert re.findall(r"<a\s", written.html) == ["<a "] * links
    assert written.html.count("href=") == written.text.count("https://") == links
    assert not re.search(r"<img|\ssrc=|@import|url\(|<link|<script", written.html)


@pytest.mark.parametrize("kind", NoticeKind)
def test_chinese_has_chinese_punctuation(texts: Texts, kind: NoticeKind) -> None:
    written = mail(texts, kind, "zh-CN")
    assert not re.findall(r"[\u4e00-\u9fff][,;:?!(]", written.subject + written.text + written.html)


@every_mail
def test_a_missing_value_is_named(texts: Texts, kind: NoticeKind, locale: str) -> None:
    for name in NEEDED[kind]:
        values = marked(kind)
        del values[name]
        with pytest.raises(KeyError, match=name):
            texts.mail(kind, locale, "a@example.com", values)


def test_unknown_kinds_and_locales_are_refused(texts: Texts) -> None:
    with pytest.raises(ValueError, match="no_such_mail"):
        texts.mail("no_such_mail", "en", "a@example.com", {})
    with pytest.raises(KeyError, match="fr"):
        texts.mail("closed_guided", "fr", "a@example.com", marked(NoticeKind.CLOSED_GUIDED))


def test_what_people_wrote_is_escaped_in_html_only(texts: Texts) -> None:
    for kind in ("owner_asked", "owner_reminded", "closed_declined", "closed_duplicate"):
        written = mail(texts, kind, owner_text="<b>one</b>\nline & {{ link }}")
        assert "&lt;b&gt;one&lt;/b&gt;<br>line &amp; {{ link }}" in written.html
        assert "<b>one</b>\nline & {{ link }}" in written.text


def test_a_subject_stays_one_line(texts: Texts) -> None:
    written = mail(texts, "review_requested", stage="Screening\r\nBcc: b@example.com")
    assert written.subject == "[«case_id»] To decide: Screening Bcc: b@example.com, due «due»"


def test_without_words_of_a_reviewer_the_sentence_before_them_is_left_out(texts: Texts) -> None:
    assert "explanation" in mail(texts, "closed_declined").text
    assert "explanation" not in mail(texts, "closed_declined", owner_text=" ").text
    assert "explanation" not in mail(texts, "closed_declined", owner_text="").html


def test_a_request_without_words_says_what_its_kind_asks_for(texts: Texts) -> None:
    asked = mail(texts, "owner_asked", owner_text="", kind="information_request")
    assert "proof of your identity" in asked.text
    assert "proof of your identity" in asked.html
    own = mail(texts, "owner_asked", owner_text="Which day?", kind="legal_question")
    assert "Which day?" in own.text
    assert "receipt page" not in own.text
    assert "says what is missing" in mail(texts, "owner_asked", owner_text="").text


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"stage": "legal_review"}, "Legal review"),
        ({"stage": "Ready text"}, "Ready text"),
        ({"stage": "closed", "kind": "screening", "remedy": ""}, "Screening"),
        ({"stage": "pursuing", "kind": "carry_out_remedy", "remedy": "lawyers_letter"}, "letter"),
    ],
)
def test_reviewers_read_what_they_are_asked_in_words(
    texts: Texts, values: dict[str, str], label: str
) -> None:
    assert label in mail(texts, "review_requested", **values).subject


def test_remedies_are_listed_in_words(texts: Texts) -> None:
    codes = "lawyers_letter,litigation_support"
    assert (
        "Lawyer’s letter, Litigation support"
        in mail(texts, "closed_completed", remedies=codes).text
    )
    assert "律师函、诉讼支持" in mail(texts, "closed_completed", "zh-CN", remedies=codes).html


@pytest.mark.parametrize("locale", LOCALES)
def test_who_sent_the_wrong_kind_of_file_reads_that_and_nothing_of_broken_connections(
    texts: Texts, locale: str
) -> None:
    told = {"refused_count": "1", "quarantined_count": "0", "evidence_count": "0"}
    written = mail(texts, "evidence_refused", locale, refusals="type_not_allowed:1", **told)
    for part in (written.text, written.html):
        assert {"en": "files of this kind", "zh-CN": "这类文件"}[locale] in part
        assert "PDF" in part
        assert not re.search(r"alware|broke off|恶意|中断|Safely|安全封存", part)


def test_several_reasons_are_told_with_their_numbers(texts: Texts) -> None:
    codes = "hash_differs:2,empty:1"
    english = mail(texts, "evidence_refused", refusals=codes).text
    assert "- 2 of them: What arrived is not the file" in english
    assert "- 1 of them: The file is empty." in english
    chinese = mail(texts, "evidence_refused", "zh-CN", refusals=codes).html
    assert "<li>其中 2 份：收到的内容" in chinese


def test_only_malware_is_told_where_there_is_nothing_else(texts: Texts) -> None:
    told = {"refused_count": "0", "refusals": "", "quarantined_count": "1"}
    written = mail(texts, "evidence_refused", **told)
    assert "Malware was found" in written.text
    assert "Not preserved" not in written.text + written.html


@pytest.mark.parametrize(
    ("locale", "zone", "told"),
    [
        ("en", "Asia/Shanghai", "14 October 2025, 09:05 (Beijing time)"),
        ("zh-CN", "Asia/Shanghai", "2025年10月14日 09:05（北京时间）"),
        ("en", "Asia/Singapore", "14 October 2025, 09:05 (UTC+08:00)"),
        ("zh-CN", "Asia/Singapore", "2025年10月14日 09:05（UTC+08:00）"),
    ],
)
def test_deadlines_name_their_time_zone(texts: Texts, locale: str, zone: str, told: str) -> None:
    due = {"due": "2025-10-14T09:05:00+08:00", "timezone": zone}
    written = mail(texts, "owner_asked", locale, **due)
    assert told in written.subject
    assert told in written.text
    assert told in written.html


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", ["Legal team · Carrying out a remedy: 12", "RD-1 Lawyer’s letter, due 14 October"]),
        ("zh-CN", ["法务 · 落实援助：12", "RD-1 律师函，截止 2025年10月14日 09:05（北京时间）"]),
    ],
)
def test_a_digest_tells_queues_and_what_is_due_first_in_words(
    texts: Texts, locale: str, told: list[str]
) -> None:
    due = "2025-10-14T09:05:00+08:00"
    rows = {
        "queues": "community|screening|3\nlegal|carry_out_remedy|12",
        "urgent": f"RD-1|carry_out_remedy|lawyers_letter|{due}\nRD-2|screening||{due}",
        "timezone": "Asia/Shanghai",
    }
    written = mail(texts, "review_digest", locale, **rows)
    for words in told:
        assert words in written.text
    assert written.html.count("<li>") == 2


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_asked_is_told_in_words(texts: Texts, locale: str) -> None:
    written = mail(texts, "review_requested", locale, asked="legal_review", queue="legal")
    assert {"en": "Decide whether to accept it", "zh-CN": "决定受理"}[locale] in written.text
    assert {"en": "Queue: Legal team", "zh-CN": "队列：法务"}[locale] in written.text


def test_names_and_numbers_are_text_in_every_part_of_a_mail(texts: Texts) -> None:
    evil = '<img src="https://evil.example/x">&{{ link }}'
    for kind in ("mail_trouble", "reviewer_disabled_handback"):
        written = mail(texts, kind, colleague=evil)
        assert "&lt;img src=" in written.html
        assert "<img" not in written.html
        assert evil in written.text
    row = f"{evil}|screening||2025-10-14T09:05:00+08:00"
    digest = mail(texts, "review_digest", urgent=row, waiting=f"1\r\nBcc: {evil}")
    assert "<img" not in digest.html
    assert "\n" not in digest.subject


def test_mails_of_a_case_are_one_thread(texts: Texts) -> None:
    case = {"case_id": "RD-1", "host": "host.example:8443"}
    first = mail(texts, "case_preserved", **case, notice_key="a").headers
    second = mail(texts, "closed_guided", "zh-CN", **case, notice_key="b").headers
    assert first["References"] == second["In-Reply-To"] == "<RD-1@host.example>"
    assert first["Message-ID"] != second["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@host\.example>", first["Message-ID"])


def test_the_same_notice_is_the_same_message_and_another_case_is_not(texts: Texts) -> None:
    def message_id(case_id: str) -> str:
        sent = mail(texts, "closed_guided", case_id=case_id, host="h.example", notice_key="k")
        return sent.headers["Message-ID"]

    assert message_id("RD-1") == message_id("RD-1") != message_id("RD-2")
    assert "Message-ID" not in mail(texts, "closed_guided").headers


@pytest.mark.parametrize("kind", NoticeKind)
def test_machines_are_asked_not_to_answer(texts: Texts, kind: NoticeKind) -> None:
    headers = mail(texts, kind).headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    of_no_case = DESK_KINDS | {NoticeKind.SIGN_IN_CODE}
    assert ("References" in headers) == (kind not in of_no_case)


def test_jinja_is_imported_with_the_first_mail_only() -> None:
    code = (
        "import sys\n"
        "from redress.adapters.jinja_texts import JinjaTexts\n"
        "texts = JinjaTexts()\n"
        "assert 'jinja2' not in sys.modules\n"
        "texts.mail('sign_in_code', 'en', 'a@example.com', {'code': '1'})\n"
        "assert 'jinja2' in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(FUNCTIONS)}, check=True, timeout=60
    )


def test_previews_show_what_is_sent(texts: Texts) -> None:
    shown = dict(mails.previews())
    assert len(shown) == len(EVERY_MAIL)
    for kind, locale in EVERY_MAIL:
        rows = mails.ROWS[locale]
        sample = mails.SAMPLES[locale] | {
            "queues": "\n".join("|".join(row.values()) for row in rows["queues"]),
            "urgent": "\n".join(
                f"{row['case_id']}|{row['stage']}||{row['due']}" for row in rows["urgent"]
            ),
        }
        sent = texts.mail(kind, locale, "a@example.com", sample)
        assert shown[f"{kind.value}.{locale}.html"] == sent.html
