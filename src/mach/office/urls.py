"""Addresses of the office."""

from django.urls import path

from mach.office import views

app_name = "office"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("don-vi/", views.units, name="units"),
    path("don-vi/them/", views.unit_new, name="unit-new"),
    path("don-vi/nguoi-moi/", views.person_new, name="person-new"),
    path("danh-ba/", views.parties, name="parties"),
    path("danh-ba/tim/", views.party_lookup, name="party-lookup"),
    path("danh-ba/them/", views.party_edit, name="party-new"),
    path("danh-ba/<int:pk>/", views.party_edit, name="party"),
    path("lich-lam-viec/", views.calendar, name="calendar"),
    path("nhat-ky/", views.audit_trail, name="audit"),
    path("khoa-truy-cap/", views.tokens, name="tokens"),
    path("khoa-truy-cap/<int:pk>/thu-hoi/", views.token_revoke, name="token-revoke"),
    path("tep/<int:pk>/", views.file, name="file"),
]
