"""Official documents from draft to issue: who may do what when, numbers, signature, files, supersession."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from accounts.models import Agency, User
from accounts.roles import Role
from core import jobs
from core.errors import Conflict, InvalidInput, NotAllowed
from core.jobs import JobState
from projects.models import Project
from reports.choices import IssuedFileKind, OfficialState, OfficialVerb, ReportState
from reports.demo import certificate
from reports.documents import json, signing
from reports.models import (
    Compilation,
    DocumentParagraph,
    IssuedFile,
    IssueJob,
    Narrative,
    OfficialDocument,
    ReportVersion,
)
from reports.queries import official
from reports.services import compiling, issuing, official_drafts
from reports.services.official_drafts import HeaderValues
from reports.services.signing_key import trust_roots
from tests.reports.compile_factories import World, make_world
from tests.reports.factories import make_user

TODAY = date(2018, 8, 20)


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path, settings: SimpleNamespace) -> Path:
    """Every test signs with a key of its own."""
    path = tmp_path / "khoa.p12"
    certificate.keep(path, now=timezone.now())
    settings.SIGNING_PKCS12_FILE, settings.SIGNING_PKCS12_PASSWORD = str(path), ""
    return path


@pytest.fixture
def world(db: None) -> World:
    found = make_world()
    found.file(
        "Hà Giang",
        {"C.03": 12, "C.04": 20, "C.05": 14, "B.01": 30},
        texts={"II.3": "Đã mở đợt cao điểm tấn công trấn áp.", "III.1": "Phối hợp tốt."},
    )
    found.file("Cà Mau", {"C.03": 5, "C.04": 6, "C.05": 7}, texts={"II.3": "Đã phá một đường dây."})
    return found


@pytest.fixture
def compilation(world: World) -> Compilation:
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    return compiling.freeze(result, by=world.staff)


@pytest.fixture
def checker(world: World) -> User:
    return make_user(Role.COMMITTEE_STAFF, Agency.objects.get(code="tt-bcd138-cp"))


@pytest.fixture
def leader(world: World) -> User:
    return make_user(Role.LEADERSHIP, Agency.objects.get(code="bcd138-cp"))


@pytest.fixture
def draft(world: World, compilation: Compilation) -> OfficialDocument:
    return complete(official_drafts.start_national(compilation=compilation, by=world.staff), world.staff)


def header_of(document: OfficialDocument, **changes: object) -> HeaderValues:
    values = {name: getattr(document, name) for name in HeaderValues.__dataclass_fields__}
    return HeaderValues(**{**values, **changes})


def complete(document: OfficialDocument, by: User) -> OfficialDocument:
    values = header_of(document, signer_name="Nguyễn Văn Thử")
    return official_drafts.save_header(document=document, values=values, seen=document.edits, by=by)


def approved(document: OfficialDocument, checker: User, leader: User) -> OfficialDocument:
    issuing.check(document=document, by=checker)
    return issuing.approve(document=document, by=leader)


def issued(
    document: OfficialDocument, checker: User, leader: User, by: User, day: date = TODAY
) -> OfficialDocument:
    approved(document, checker, leader)
    job = issuing.request_issue(document=document, issued_on=day, by=by, today=day)
    jobs.run(IssueJob, job.pk, issuing.issue_job)
    job.refresh_from_db()
    assert job.error == ""
    return OfficialDocument.objects.get(pk=document.pk)


# --- Draft -------------------------------------------------------------------------------------------------


def test_a_draft_is_begun_once_for_a_compilation(world: World, compilation: Compilation) -> None:
    first = official_drafts.start_national(compilation=compilation, by=world.staff)
    again = official_drafts.start_national(compilation=compilation, by=world.staff)

    assert again == first
    assert first.subject
    assert first.addressees == ["Thủ tướng Chính phủ"]


def test_provisional_figures_become_no_document(world: World) -> None:
    world.file("Lào Cai", {"C.03": 1}, state=ReportState.SUBMITTED)
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=True)
    provisional = compiling.freeze(result, by=world.staff)

    with pytest.raises(InvalidInput, match="tạm tính"):
        official_drafts.start_national(compilation=provisional, by=world.staff)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("subject", " ", "còn trống"),
        ("addressees", [], "Kính gửi"),
        ("recipients", ["Lưu: tài liệu Mật"], "độ mật"),
        ("figures_note", "Liên hệ 0912 345 678", "số điện thoại"),
    ],
)
def test_the_header_refuses_what_cannot_be_printed(
    draft: OfficialDocument, world: World, field: str, value: object, words: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        official_drafts.save_header(
            document=draft, values=header_of(draft, **{field: value}), seen=draft.edits, by=world.staff
        )

    assert words in refused.value.errors[field]


def test_two_editors_of_a_header_do_not_overwrite_each_other(
    draft: OfficialDocument, world: World, checker: User
) -> None:
    seen = draft.edits
    official_drafts.save_header(document=draft, values=header_of(draft, place="Huế"), seen=seen, by=checker)

    with pytest.raises(Conflict, match=str(checker)):
        official_drafts.save_header(
            document=draft, values=header_of(draft, place="Vinh"), seen=seen, by=world.staff
        )
    draft.refresh_from_db()
    assert draft.place == "Huế"


def test_a_text_of_a_unit_is_taken_edited_and_ordered_with_history(
    draft: OfficialDocument, world: World
) -> None:
    origin = Narrative.objects.get(text="Đã phá một đường dây.")
    taken = official_drafts.add_paragraph(
        document=draft, heading="II.3", text=origin.text, origin=origin, by=world.staff
    )
    own = official_drafts.add_paragraph(document=draft, heading="II.3", text="Viết thêm.", by=world.staff)
    official_drafts.change_paragraph(paragraph=taken, text="Đã triệt phá một đường dây.", by=world.staff)
    official_drafts.move_paragraph(paragraph=own, later=False, by=world.staff)

    assert [row.text for row in draft.paragraphs.filter(heading="II.3")] == [
        "Viết thêm.",
        "Đã triệt phá một đường dây.",
    ]
    events = DocumentParagraph.pgh_event_model.objects.filter(pgh_obj=taken)  # type: ignore[attr-defined]
    assert "Đã phá một đường dây." in set(events.values_list("text", flat=True))
    printed = [
        paragraph.text
        for narrative in official.content_of(draft).narratives
        if narrative.code == "II.3"
        for paragraph in narrative.paragraphs
        if paragraph.citation is None
    ]
    assert printed == ["Viết thêm.", "Đã triệt phá một đường dây."]


def test_a_text_of_a_unit_outside_the_compilation_is_refused(draft: OfficialDocument, world: World) -> None:
    other = world.file("Lào Cai", {"C.03": 1}, texts={"II.3": "Không được tổng hợp."})
    origin = Narrative.objects.get(version=other)

    with pytest.raises(InvalidInput, match="không thuộc"):
        official_drafts.add_paragraph(
            document=draft, heading="II.3", text=origin.text, origin=origin, by=world.staff
        )


@pytest.mark.parametrize(
    ("heading", "text", "words"),
    [
        ("II.3", "   ", "còn trống"),
        ("IX", "Nội dung.", "Đề cương"),
        ("II.3", "Nạn nhân có căn cước 001199000123.", "căn cước"),
        ("II.3", "Kèm tài liệu Tối mật.", "độ mật"),
    ],
)
def test_a_paragraph_that_cannot_stand_is_refused(
    draft: OfficialDocument, world: World, heading: str, text: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        official_drafts.add_paragraph(document=draft, heading=heading, text=text, by=world.staff)


# --- Check and approval ------------------------------------------------------------------------------------


def test_who_drafted_does_not_check(draft: OfficialDocument, world: World) -> None:
    with pytest.raises(NotAllowed, match="không tự kiểm tra"):
        issuing.check(document=draft, by=world.staff)


def test_a_document_without_a_signer_is_not_checked(
    world: World, compilation: Compilation, checker: User
) -> None:
    bare = official_drafts.start_national(compilation=compilation, by=world.staff)

    with pytest.raises(InvalidInput, match="họ tên người ký"):
        issuing.check(document=bare, by=checker)


def test_a_number_that_no_figure_holds_needs_an_explanation(
    draft: OfficialDocument, world: World, checker: User
) -> None:
    official_drafts.add_paragraph(
        document=draft, heading="I", text="Phát hiện 17 vụ, trong đó 4 vụ phức tạp.", by=world.staff
    )
    with pytest.raises(InvalidInput, match=r"đã chốt: 4\. "):
        issuing.check(document=draft, by=checker)

    draft.refresh_from_db()
    values = header_of(draft, figures_note="4 vụ phức tạp: theo báo cáo chuyên đề.")
    official_drafts.save_header(document=draft, values=values, seen=draft.edits, by=world.staff)
    assert issuing.check(document=draft, by=checker).state == OfficialState.CHECKED


def test_texts_stand_still_once_checked(draft: OfficialDocument, world: World, checker: User) -> None:
    issuing.check(document=draft, by=checker)

    with pytest.raises(Conflict, match="đã kiểm tra"):
        official_drafts.add_paragraph(document=draft, heading="I", text="Muộn rồi.", by=world.staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        DocumentParagraph.objects.create(document=draft, heading="I", place=1, text="Đi vòng.")


def test_sending_back_needs_a_reason_and_opens_the_draft_again(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    issuing.check(document=draft, by=checker)
    with pytest.raises(InvalidInput):
        issuing.send_back(document=draft, reason=" ", by=leader)
    issuing.send_back(document=draft, reason="Bổ sung phần nguyên nhân.", by=leader)

    draft.refresh_from_db()
    assert draft.state == OfficialState.DRAFT
    assert draft.events.get(kind=OfficialVerb.SEND_BACK).note == "Bổ sung phần nguyên nhân."


def test_a_draft_cannot_skip_the_check(draft: OfficialDocument, leader: User) -> None:
    with pytest.raises(Conflict, match="dự thảo"):
        issuing.approve(document=draft, by=leader)
    with pytest.raises(Conflict, match="dự thảo"):
        issuing.request_issue(document=draft, issued_on=TODAY, by=leader, today=TODAY)


# --- Number, signature, files ------------------------------------------------------------------------------


def test_an_issued_document_is_numbered_signed_and_printed_alike_in_all_files(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    official_drafts.add_paragraph(document=draft, heading="I", text="Tình hình ổn định.", by=world.staff)
    found = issued(draft, checker, leader, world.staff)
    files = {file.kind: bytes(file.content) for file in found.files.all()}

    assert (found.state, found.number, found.year) == (OfficialState.ISSUED, 1, 2018)
    assert set(files) == {kind.value for kind in IssuedFileKind}
    (signature,) = signing.verify(files["pdf"], roots=trust_roots(), now=timezone.now())
    assert signature.holds
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages)
    words = " ".join(printed.split())
    for expected in (
        "Số: 01/BC-BCĐ138/CP",
        "Hà Nội, ngày 20 tháng 8 năm 2018",
        "Nguyễn Văn Thử",
        "17 vụ",
        "Tình hình ổn định.",
    ):
        assert expected in words
    tables = " ".join(
        cell.text
        for table in Document(BytesIO(files["docx"])).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "01/BC-BCĐ138/CP" in tables.replace("\u00a0", " ")
    assert json.from_json(files["json"])["digest"] == draft.compilation.digest  # type: ignore[union-attr]
    assert files["csv"].decode("utf-8-sig").startswith("Mục;Mã chỉ tiêu;")


def test_numbers_and_days_rise_together_in_a_series(
    draft: OfficialDocument, world: World, compilation: Compilation, checker: User, leader: User
) -> None:
    issued(draft, checker, leader, world.staff)
    project = Project.objects.get(number=2, programme__code="2016-2020")
    second = complete(
        official_drafts.start_project_report(compilation=compilation, project=project, by=world.staff),
        world.staff,
    )
    approved(second, checker, leader)

    with pytest.raises(InvalidInput) as refused:
        issuing.request_issue(
            document=second, issued_on=TODAY - timedelta(days=1), by=world.staff, today=TODAY
        )
    assert "cùng tăng" in refused.value.errors["issued_on"]
    issuing.request_issue(document=second, issued_on=TODAY, by=world.staff, today=TODAY)
    second.refresh_from_db()
    assert second.number == 2


def test_a_day_in_the_future_is_refused(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    approved(draft, checker, leader)

    with pytest.raises(InvalidInput) as refused:
        issuing.request_issue(
            document=draft, issued_on=TODAY + timedelta(days=1), by=world.staff, today=TODAY
        )
    assert "21/08/2018" in refused.value.errors["issued_on"]


def test_asking_twice_makes_one_job_and_one_number(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    approved(draft, checker, leader)
    first = issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)
    again = issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)

    assert again == first
    assert IssueJob.objects.filter(document=draft).count() == 1


def test_a_job_that_runs_twice_issues_once(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    found = issued(draft, checker, leader, world.staff)
    job = IssueJob.objects.get(document=found)
    issuing.issue_job(job)

    assert found.events.filter(kind=OfficialVerb.ISSUE).count() == 1
    assert found.files.count() == len(IssuedFileKind)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "không đọc được"),
        (certificate.make(now=timezone.now(), password="khác"), "Mật khẩu"),
        (certificate.make(now=timezone.now() - timedelta(days=99), lifetime=timedelta(days=9)), "đã hết hạn"),
    ],
    ids=["empty file", "wrong password", "expired"],
)
def test_a_key_that_cannot_sign_gives_no_number(
    draft: OfficialDocument,
    world: World,
    checker: User,
    leader: User,
    key_file: Path,
    content: bytes,
    words: str,
) -> None:
    approved(draft, checker, leader)
    key_file.write_bytes(content)

    with pytest.raises(InvalidInput, match=words):
        issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)
    draft.refresh_from_db()
    assert draft.number is None


def test_a_key_lost_between_request_and_job_leaves_the_document_approved_with_its_number(
    draft: OfficialDocument, world: World, checker: User, leader: User, key_file: Path
) -> None:
    approved(draft, checker, leader)
    job = issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)
    kept = key_file.read_bytes()
    key_file.unlink()
    jobs.run(IssueJob, job.pk, issuing.issue_job)
    job.refresh_from_db()
    draft.refresh_from_db()

    assert job.state == JobState.FAILED
    assert "SIGNING_PKCS12_FILE" in job.error
    assert (draft.state, draft.number) == (OfficialState.APPROVED, 1)
    key_file.write_bytes(kept)
    again = issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)
    jobs.run(IssueJob, again.pk, issuing.issue_job)
    draft.refresh_from_db()
    assert (draft.state, draft.number) == (OfficialState.ISSUED, 1)


def test_sending_an_approved_document_back_gives_its_number_back(
    draft: OfficialDocument, world: World, checker: User, leader: User, key_file: Path
) -> None:
    approved(draft, checker, leader)
    job = issuing.request_issue(document=draft, issued_on=TODAY, by=world.staff, today=TODAY)
    key_file.unlink()
    jobs.run(IssueJob, job.pk, issuing.issue_job)
    issuing.send_back(document=draft, reason="Thay người ký.", by=leader)

    draft.refresh_from_db()
    assert (draft.state, draft.number, draft.issued_on) == (OfficialState.DRAFT, None, None)


def test_the_database_keeps_issued_documents_and_files_as_they_are(
    draft: OfficialDocument, world: World, checker: User, leader: User
) -> None:
    found = issued(draft, checker, leader, world.staff)

    for change in (
        lambda: OfficialDocument.objects.filter(pk=found.pk).update(subject="Khác"),
        lambda: IssuedFile.objects.filter(document=found).update(size=1),
        lambda: IssuedFile.objects.filter(document=found).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_later_document_supersedes_and_both_stay(
    draft: OfficialDocument, world: World, compilation: Compilation, checker: User, leader: User
) -> None:
    first = issued(draft, checker, leader, world.staff)
    world.file("Lào Cai", {"C.03": 3})
    result = compiling.work_out(period=world.period, form_version=world.form_version, provisional=False)
    newer = compiling.freeze(result, by=world.staff)
    second = official_drafts.start_national(compilation=newer, supersedes=first, by=world.staff)
    second = issued(complete(second, world.staff), checker, leader, world.staff)

    assert second.supersedes == first
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(Conflict, match="đã có văn bản thay thế"):
        official_drafts.start_national(compilation=newer, supersedes=first, by=world.staff)


# --- Other kinds -------------------------------------------------------------------------------------------


def test_a_project_report_holds_the_indicators_of_its_project_only(
    world: World, compilation: Compilation
) -> None:
    project = Project.objects.get(number=2, programme__code="2016-2020")
    document = official_drafts.start_project_report(compilation=compilation, project=project, by=world.staff)
    content = official.content_of(document)

    assert {figure.indicator[0] for figure in content.figures} == {"C"}
    assert [narrative.code for narrative in content.narratives] == ["II.3"]
    assert json.of_report(content)["digest"] == content.digest
    assert document.addressees


def test_a_province_reports_its_own_figures_to_its_peoples_committee(world: World) -> None:
    version = ReportVersion.objects.get(report__province__name="Hà Giang")
    document = official_drafts.start_province_report(version=version, by=world.officer)
    content = official.content_of(document)
    values = {figure.cell: figure.value for figure in content.figures}

    assert (values["C.03"], values["C.04"]) == (12, 20)
    assert content.sole_unit == "Hà Giang"
    assert not content.units
    assert document.addressees == ["Ủy ban nhân dân tỉnh Hà Giang"]
    assert "Toàn quốc" not in "".join(plan.opening for plan in content.sentences)


def test_a_draft_report_becomes_no_document(world: World) -> None:
    version = world.file("Lào Cai", {"C.03": 1}, state=ReportState.DRAFT)

    with pytest.raises(InvalidInput, match="chưa gửi"):
        official_drafts.start_province_report(version=version, by=world.officer)
