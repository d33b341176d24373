"""Addresses of the room."""

from django.urls import path, re_path

from mach.casework import notices, views

app_name = "casework"
urlpatterns = [
    path("", views.today, name="home"),
    path("hom-nay/", views.today, name="today"),
    path("don-doc/", views.urging, name="urging"),
    path("don-doc/gui/", views.urge, name="urge"),
    path("viec/<int:pk>/", views.obligation, name="obligation"),
    path("viec/<int:pk>/xong/", views.close, name="close"),
    path("viec/<int:pk>/giai-trinh/", views.explain, name="explain"),
    path("viec/<int:pk>/chuyen/", views.reassign, name="reassign"),
    path("viec/<int:pk>/doi-han/", views.set_due, name="set-due"),
    path("viec/<int:pk>/hoan-nhac/", notices.snooze, name="snooze"),
    path("viec/<int:pk>/nhac-lai/", notices.end_snooze, name="end-snooze"),
    path("thong-bao/", notices.notices, name="notices"),
    path("thong-bao/<int:pk>/", notices.notice, name="notice"),
    path("thong-bao/da-doc/", notices.all_read, name="notices-read"),
    path("thong-bao/lich/", notices.calendar, name="calendar"),
    path("lich/<str:secret>.ics", notices.calendar_feed, name="calendar-feed"),
    path("nhac-viec/", notices.plans, name="reminder-plans"),
    path("nhac-viec/<slug:code>/", notices.plan, name="reminder-plan"),
    re_path(r"^viec/(?P<pk>\d+)/(?P<how>mien|huy|mo-lai)/$", views.end, name="end"),
]
