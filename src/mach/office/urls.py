"""Addresses of the office."""

from django.urls import path

from mach.office import administration, handing_over, joining, views

app_name = "office"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("don-vi/", views.units, name="units"),
    path("don-vi/them/", views.unit_new, name="unit-new"),
    path("bat-dau/", joining.start, name="start"),
    path("moi/<slug:who>/<str:token>/", joining.join, name="join"),
    path("buoc-dau/an/", joining.hide_steps, name="hide-steps"),
    path("don-vi/danh-sach/", joining.staff, name="staff"),
    path("don-vi/thu-moi/", joining.invitations, name="invitations"),
    path("lich-lam-viec/xac-nhan/", joining.confirm_days, name="confirm-days"),
    path("don-vi/nguoi-moi/", views.person_new, name="person-new"),
    path("don-vi/<int:pk>/sap-nhap/", administration.unit_merge, name="unit-merge"),
    path("don-vi/nguoi/<int:pk>/", administration.person, name="person"),
    path("don-vi/nguoi/<int:pk>/chuc-vu/", administration.post_new, name="post-new"),
    path("don-vi/nguoi/<int:pk>/nghi/", administration.person_leave, name="person-leave"),
    path("don-vi/nguoi/<int:pk>/mo-lai/", administration.person_return, name="person-return"),
    path("don-vi/nguoi/<int:pk>/mat-khau/", administration.person_password, name="person-password"),
    path("don-vi/chuc-vu/<int:pk>/ket-thuc/", administration.post_end, name="post-end"),
    path("ban-giao/", handing_over.hand_over, name="hand-over"),
    path("ban-giao/<int:pk>/", handing_over.handover, name="handover"),
    path("ban-giao/<int:pk>/tai-ve/", handing_over.handover_paper, name="handover-paper"),
    path("ban-giao/<int:pk>/hoan-tac/", handing_over.handover_undo, name="handover-undo"),
    path("nghi-phep/", handing_over.leaves, name="leaves"),
    path("nghi-phep/<int:pk>/thoi/", handing_over.leave_end, name="leave-end"),
    path("co-quan/", administration.agency, name="agency"),
    path("mat-khau/", administration.password, name="password"),
    path("danh-ba/", views.parties, name="parties"),
    path("danh-ba/xuat-excel/", views.parties_export, name="parties-export"),
    path("danh-ba/tim/", views.party_lookup, name="party-lookup"),
    path("danh-ba/them/", views.party_edit, name="party-new"),
    path("danh-ba/<int:pk>/", views.party_edit, name="party"),
    path("lich-lam-viec/", views.calendar, name="calendar"),
    path("lich-lam-viec/ngay/", administration.calendar_day, name="calendar-day"),
    path("thu-gui/", administration.mails, name="mails"),
    path("thu-gui/<int:pk>/gui-lai/", administration.mail_again, name="mail-again"),
    path("nhat-ky/", views.audit_trail, name="audit"),
    path("nhat-ky/xuat-excel/", views.audit_export, name="audit-export"),
    path("khoa-truy-cap/", views.tokens, name="tokens"),
    path("khoa-truy-cap/<int:pk>/thu-hoi/", views.token_revoke, name="token-revoke"),
    path("tep/<int:pk>/", views.file, name="file"),
]
