"""Addresses of the room."""

from django.urls import path, re_path

from mach.casework import notices
from mach.casework.views import daily, deciding, delays, obligations, papers

app_name = "casework"
urlpatterns = [
    path("", daily.today, name="home"),
    path("hom-nay/", daily.today, name="today"),
    path("don-doc/", daily.urging, name="urging"),
    path("don-doc/xuat-excel/", daily.export, name="urging-export"),
    path("don-doc/gui/", daily.urge, name="urge"),
    path("cho-toi-quyet/", deciding.decisions, name="decisions"),
    path("cho-toi-quyet/quyet/", deciding.decide, name="decide"),
    path("cho-toi-quyet/hoan-tac/", deciding.undo, name="undo-decisions"),
    path("viec/<int:pk>/", obligations.obligation, name="obligation"),
    path("viec/<int:pk>/xong/", obligations.close, name="close"),
    path("viec/<int:pk>/giai-trinh/", obligations.explain, name="explain"),
    path("viec/<int:pk>/chuyen/", obligations.reassign, name="reassign"),
    path("viec/<int:pk>/phieu/<slug:paper>/", papers.slip, name="slip"),
    path("viec/<int:pk>/phieu/<slug:paper>/tai-ve/", papers.slip_word, name="slip-word"),
    path("viec/<int:pk>/doi-han/", obligations.set_due, name="set-due"),
    path("viec/<int:pk>/cho/", delays.wait, name="wait"),
    path("viec/<int:pk>/het-cho/", delays.end_wait, name="end-wait"),
    path("viec/<int:pk>/gia-han/", delays.ask_extension, name="ask-extension"),
    path("viec/<int:pk>/tam-dung/", delays.pause, name="pause"),
    path("viec/<int:pk>/tinh-tiep/", delays.end_pause, name="end-pause"),
    path("viec/<int:pk>/hoan-nhac/", notices.snooze, name="snooze"),
    path("viec/<int:pk>/nhac-lai/", notices.end_snooze, name="end-snooze"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/<int:pk>/", notices.notice, name="notice"),
    path("thong-bao/da-doc/", notices.all_read, name="notices-read"),
    path("thong-bao/chua-doc/", notices.all_unread, name="notices-unread"),
    path("thong-bao/lich/", notices.calendar, name="calendar"),
    path("lich/<str:secret>.ics", notices.calendar_feed, name="calendar-feed"),
    path("nhac-viec/", notices.plans, name="reminder-plans"),
    path("nhac-viec/<slug:code>/", notices.plan, name="reminder-plan"),
    re_path(r"^viec/(?P<pk>\d+)/(?P<how>mien|huy|mo-lai)/$", obligations.end, name="end"),
]
