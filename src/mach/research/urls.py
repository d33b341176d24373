"""Addresses of the room."""

from django.urls import path

from mach.research import views

app_name = "research"
urlpatterns = [
    path("", views.tasks, name="list"),
    path("xuat-excel/", views.export, name="export"),
    path("moi/", views.new, name="new"),
    path("bo-sot-va-tre/", views.troubles, name="troubles"),
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/sua/", views.edit, name="edit"),
    path("<int:pk>/tham-gia/", views.participate, name="participate"),
    path("<int:pk>/tham-gia/<int:participant>/bo/", views.leave, name="leave"),
    path("<int:pk>/gia-han/", views.extend, name="extend"),
    path("<int:pk>/cham-dut/", views.stop, name="stop"),
    path("<int:pk>/buoc/<int:step>/", views.step, name="step"),
]
