"""An official document in the browser: drafted, checked, approved, signed by a real worker, downloaded, verified."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from reports.demo import certificate
from reports.models import Compilation, OfficialDocument

pytestmark = pytest.mark.browser

SignIn = Callable[[str], Page]
PERIOD = "2018-H1"


@pytest.fixture
def key_file(demo_db: None) -> Path:
    """The demonstration's key is in the data folder of the template; it must be there for web and worker alike."""
    path = Path(settings.SIGNING_PKCS12_FILE)
    certificate.keep(path, now=timezone.now())
    return path


def test_a_document_goes_from_draft_to_a_verified_signature(
    sign_in: SignIn, celery_worker_process: object, key_file: Path, tmp_path: Path
) -> None:
    compilation = Compilation.objects.get(period__code=PERIOD)

    drafter = sign_in("canbo.tw")
    drafter.goto(f"/reports/compilations/{compilation.pk}/")
    drafter.get_by_role("button", name="Soạn báo cáo toàn quốc").click()
    expect(drafter.get_by_role("heading", level=1)).to_contain_text("Dự thảo báo cáo")
    address = drafter.url
    drafter.get_by_role("link", name="Sửa thông tin văn bản").click()
    drafter.get_by_label("Họ tên người ký").fill("Nguyễn Văn Thử")
    drafter.get_by_role("button", name="Lưu").click()
    drafter.get_by_role("link", name="I. Tình hình tội phạm mua bán người").click()
    drafter.get_by_role("button", name="Đưa vào văn bản").first.click()
    drafter.get_by_label("Nội dung").last.fill("Tình hình cơ bản ổn định.")
    drafter.get_by_role("button", name="Thêm đoạn").click()
    expect(drafter.get_by_text("đã đưa vào văn bản")).to_be_visible()
    drafter.get_by_role("link", name="Xong, về văn bản").click()
    expect(drafter.get_by_text("Tình hình cơ bản ổn định.")).to_be_visible()
    expect(drafter.get_by_role("button", name="Xác nhận đã kiểm tra")).to_have_count(0)

    checker = sign_in("kiemduyet.tw")
    checker.goto(address)
    checker.get_by_role("button", name="Xác nhận đã kiểm tra").click()
    if checker.get_by_text("không thấy trong số liệu đã chốt").count():
        drafter.goto(f"{address}header/")
        drafter.get_by_label("Giải thích số liệu ngoài bản tổng hợp").fill("Theo thuyết minh của địa phương.")
        drafter.get_by_role("button", name="Lưu").click()
        checker.goto(address)
        checker.get_by_role("button", name="Xác nhận đã kiểm tra").click()
    expect(checker.get_by_text("Chờ lãnh đạo duyệt", exact=False).last).to_be_visible()

    leader = sign_in("lanhdao.tw")
    leader.goto(address)
    leader.get_by_role("button", name="Duyệt", exact=True).click()
    leader.get_by_role("dialog").get_by_role("button", name="Duyệt").click()
    expect(leader.get_by_text("Chờ lấy số")).to_be_visible()

    drafter.goto(address)
    drafter.get_by_role("button", name="Ký số và phát hành").click()
    drafter.get_by_role("link", name="Xem văn bản").click(timeout=60_000)
    expect(drafter.get_by_role("heading", level=1)).to_contain_text("Báo cáo số 01/BC-BCĐ138/CP")
    with drafter.expect_download() as download:
        drafter.get_by_role("link", name="PDF đã ký số").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    assert "Tình hình cơ bản ổn định." in words
    assert "99 vụ" in words

    drafter.goto("/reports/documents/verify/")
    drafter.get_by_label("Tệp PDF cần kiểm tra").set_input_files(file)
    drafter.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(drafter.get_by_text("Tệp trùng khớp từng byte với tệp đã phát hành.")).to_be_visible()
    expect(drafter.get_by_text("nguyên vẹn từ khi ký")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_documents_are_accessible_and_fit_the_screen(
    sign_in: SignIn, width: int, theme: str
) -> None:
    compilation = Compilation.objects.get(period__code=PERIOD)
    page = sign_in("canbo.tw")
    page.goto(f"/reports/compilations/{compilation.pk}/")
    page.get_by_role("button", name="Soạn báo cáo toàn quốc").click()
    document = OfficialDocument.objects.get()
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})

    for address in (
        "/reports/documents/",
        "/reports/documents/verify/",
        f"/reports/documents/{document.pk}/",
        f"/reports/documents/{document.pk}/header/",
        f"/reports/documents/{document.pk}/text/II.3/",
    ):
        page.goto(address)
        found = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"][:160] for node in each["nodes"][:3]]) for each in found] == [], (
            address
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
