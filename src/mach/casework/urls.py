"""Addresses of the room."""

from django.urls import path, re_path

from mach.casework import views

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
    re_path(r"^viec/(?P<pk>\d+)/(?P<how>mien|huy|mo-lai)/$", views.end, name="end"),
]
