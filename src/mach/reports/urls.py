"""Addresses of the room."""

from django.urls import path

from mach.reports import views, word_views

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="list"),
    path("che-do/", views.regimes, name="regimes"),
    path("che-do/them/", views.regime_new, name="regime-new"),
    path("che-do/<int:pk>/thoi/", views.regime_end, name="regime-end"),
    path("mo/", views.open_report, name="open"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/loi-van/", views.edit_frame, name="edit-frame"),
    path("<int:pk>/chot/", views.freeze, name="freeze"),
    path("<int:pk>/trinh/", views.submit, name="submit"),
    path("<int:pk>/phat-hanh/", views.issue, name="issue"),
    path("<int:pk>/tai-ve/", views.export, name="export"),
    path("<int:pk>/phieu-trinh/", word_views.slip, name="slip"),
    path("<int:pk>/phieu-trinh/tai-ve/", word_views.slip_word, name="slip-word"),
    path("<int:pk>/nhan-ban-word/", word_views.take_back, name="take-back"),
    path("ban-word/<int:pk>/", word_views.returned, name="returned"),
    path("ban-word/cho-sua/<int:pk>/<str:how>/", word_views.decide, name="decide-change"),
    path("muc/<int:pk>/", views.edit_item, name="edit-item"),
    path("muc/<int:pk>/<str:role>/", views.figure_rows, name="rows"),
    path("soi-chi/<str:kind>/<int:pk>/", views.thread, name="thread"),
]
