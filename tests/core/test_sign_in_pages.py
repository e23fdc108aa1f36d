"""Sign-in, sign-out and passwords: Vietnamese, in our layout, silent about which accounts exist."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from lxml import html

PASSWORD = "một mật khẩu đủ dài 2018"
SAME_ANSWER = "Tên đăng nhập, thư điện tử hoặc mật khẩu không đúng."
# Words that a page of ours never shows; names of fields and classes do not count, only what is read.
ENGLISH = re.compile(
    r"\b(the|your|you|password|email|please|sign|account|confirm|required|enter|invalid|change|again|warning)\b",
    re.I,
)


@pytest.fixture
def officer(db):
    return get_user_model().objects.create_user(
        username="mai.laocai", email="mai@example.test", password=PASSWORD, full_name="Vàng Thị Mai"
    )


def read(response):
    """The page as a tree; every page has one heading and no English word on it."""
    page = html.document_fromstring(response.content.decode())
    for hidden in page.xpath("//script | //code"):
        hidden.drop_tree()
    words = " ".join(page.text_content().split())
    found = ENGLISH.search(words.replace("mai@example.test", ""))
    assert not found, words[max(0, found.start() - 60) : found.end() + 60]
    assert len(page.xpath("//h1")) == 1
    assert page.get("lang") == "vi"
    return page


def texts(page, css):
    return [" ".join(found.text_content().split()) for found in page.find_class(css)]


def sign_in(client, login, password):
    return client.post(reverse("account_login"), {"login": login, "password": password})


@pytest.mark.parametrize("login", ["mai.laocai", "mai@example.test", "MAI@example.test"])
def test_one_signs_in_by_user_name_or_address(client, officer, login):
    response = sign_in(client, login, PASSWORD)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("mai.laocai", "sai mật khẩu"),
        ("mai@example.test", "sai mật khẩu"),
        ("khong.co.nguoi.nay", "sai mật khẩu"),
        ("khongco@example.test", "sai mật khẩu"),
    ],
)
def test_a_wrong_password_does_not_tell_whether_the_account_exists(client, officer, login, password):
    page = read(sign_in(client, login, password))

    assert SAME_ANSWER in texts(page, "error-summary")[0]
    assert page.get_element_by_id("id_login").get("value") == login
    assert not page.get_element_by_id("id_password").get("value")


def test_empty_fields_are_named(client, db):
    page = read(sign_in(client, "", ""))

    links = [link.get("href") for link in page.find_class("error-summary")[0].iter("a")]
    assert links == ["#id_login", "#id_password"]


def test_a_closed_account_cannot_sign_in(client, officer):
    officer.is_active = False
    officer.save(update_fields=["is_active"])

    response = client.post(
        reverse("account_login"), {"login": "mai.laocai", "password": PASSWORD}, follow=True
    )

    read(response)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_signup", "account_inactive"]
)
def test_pages_before_sign_in_are_vietnamese(client, db, name):
    page = read(client.get(reverse(name)))

    assert page.find_class("entrance__identity")


def test_nobody_registers_by_themselves(client, db):
    response = client.post(
        reverse("account_signup"),
        {"username": "moi", "email": "moi@example.test", "password1": PASSWORD, "password2": PASSWORD},
    )

    page = read(response)
    assert page.xpath("//h1")[0].text_content().strip() == "Không mở tự đăng ký"
    assert not get_user_model().objects.filter(username="moi").exists()


def test_signing_out_takes_a_post(client, officer):
    client.force_login(officer)

    page = read(client.get(reverse("account_logout")))
    assert page.xpath("//form[@method='post']//button")
    assert "_auth_user_id" in client.session

    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_change_password", "account_email", "account_reauthenticate"])
def test_pages_of_ones_own_account_are_vietnamese(client, officer, name):
    client.force_login(officer)

    read(client.get(reverse(name)))


def test_changing_the_password_names_what_is_wrong(client, officer):
    client.force_login(officer)

    page = read(
        client.post(
            reverse("account_change_password"),
            {"oldpassword": "sai", "password1": "1234567", "password2": "1234568"},
        )
    )

    summary = texts(page, "error-summary")[0]
    assert "Hãy nhập mật khẩu hiện tại." in summary
    assert "Mật khẩu quá ngắn, cần ít nhất 12 ký tự." in summary
    assert "Mật khẩu không được chỉ gồm chữ số." in summary


def test_changing_the_password_works(client, officer):
    client.force_login(officer)
    new = "mật khẩu mới cũng dài 2019"

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        follow=True,
    )

    read(response)
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_a_forgotten_password_is_set_again_through_the_mail(client, officer):
    page = read(client.post(reverse("account_reset_password"), {"email": "mai@example.test"}, follow=True))
    assert "đã được gửi" in page.text_content()

    (message,) = mail.outbox
    assert message.subject == "[Chương trình 130/CP] Đặt lại mật khẩu"
    assert not ENGLISH.search(re.sub(r"\S+://\S+|\S*@\S*", "", str(message.body)))
    address = re.search(r"http://testserver(/\S+)", str(message.body))
    assert address

    form = client.get(address[1], follow=True)
    read(form)
    new = "mật khẩu mới cũng dài 2019"
    read(client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True))
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_an_unknown_address_gets_the_same_page(client, officer):
    known = client.post(reverse("account_reset_password"), {"email": "mai@example.test"}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "la@example.test"}, follow=True)

    assert texts(read(known), "entrance__form") == texts(read(unknown), "entrance__form")
    assert not ENGLISH.search(re.sub(r"\S+://\S+|\S*@\S*", "", str(mail.outbox[-1].body)))


def test_a_used_link_says_what_to_do(client, db):
    page = read(client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"]), follow=True))

    assert page.xpath("//a[@href=$url]", url=reverse("account_reset_password"))


def test_too_many_failures_are_stopped_in_words(client, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip,2/5m/key"}

    for _attempt in range(3):
        response = sign_in(client, "mai.laocai", "sai mật khẩu")

    assert "Đăng nhập sai quá nhiều lần." in texts(read(response), "error-summary")[0]


def test_too_many_requests_get_their_own_page(client, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}

    client.post(reverse("account_reset_password"), {"email": "mai@example.test"})
    response = client.post(reverse("account_reset_password"), {"email": "mai@example.test"})

    assert response.status_code == 429
    read(response)


def test_help_is_for_people_who_have_signed_in(client, officer):
    assert client.get(reverse("core:help")).status_code == 302

    client.force_login(officer)
    read(client.get(reverse("core:help")))
