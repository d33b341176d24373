"""Addresses of the room."""

from django.urls import path

from mach.targets.views import adjusting, checking, commitments, figures, lookup, openings, papers, proving, taking

app_name = "targets"
urlpatterns = [
    path("van-ban/<int:pk>/doi-chieu/", checking.check, name="check"),
    path("van-ban/<int:pk>/doi-chieu/ket-thuc/", checking.finish, name="check-finish"),
    path("van-ban/doi-chieu/ban/<int:pk>/danh-dau/", checking.mark, name="check-mark"),
    path("van-ban/doi-chieu/<int:pk>/", checking.card, name="check-card"),
    path("van-ban/doi-chieu/<int:pk>/xac-nhan/", checking.confirm, name="check-confirm"),
    path("van-ban/doi-chieu/<int:pk>/gop/", checking.merge, name="check-merge"),
    path("van-ban/doi-chieu/<int:pk>/bo/", checking.reject, name="check-reject"),
    path("van-ban/doi-chieu/<int:pk>/mo-lai/", checking.reopen, name="check-reopen"),
    path("van-ban/nhap-nhanh/", taking.quick, name="quick"),
    path("van-ban/nhap-nhanh/tep/", taking.quick_file, name="quick-file"),
    path("van-ban/so-den/", taking.incoming, name="incoming"),
    path("chi-tieu/", commitments.targets, name="targets"),
    path("chi-tieu/dung-chung/", proving.overlaps, name="overlaps"),
    path("viec-duoc-giao/", commitments.assignments, name="assignments"),
    path("chi-tieu/xuat-excel/", commitments.export_targets, name="targets-export"),
    path("viec-duoc-giao/xuat-excel/", commitments.export_assignments, name="assignments-export"),
    path("cam-ket/<int:pk>/", commitments.detail, name="detail"),
    path("cam-ket/<int:pk>/giao/", commitments.assign, name="assign"),
    path("cam-ket/<int:pk>/sua/", commitments.change, name="change"),
    path("cam-ket/<int:pk>/dieu-chinh/", adjusting.adjust, name="adjust"),
    path("cam-ket/<int:pk>/chia/", adjusting.share, name="share"),
    path("cam-ket/<int:pk>/minh-chung/", commitments.add_evidence, name="add-evidence"),
    path("cam-ket/<int:pk>/ket-thuc/", commitments.end, name="end"),
    path("cam-ket/<int:pk>/phieu/<slug:paper>/", papers.slip, name="slip"),
    path("cam-ket/<int:pk>/phieu/<slug:paper>/tai-ve/", papers.slip_word, name="slip-word"),
    path("so-lieu/", figures.indicators, name="figures"),
    path("so-lieu/ky-truoc/", openings.openings, name="openings"),
    path("so-lieu/ky-truoc/<int:pk>/", openings.close, name="opening-close"),
    path("so-lieu/<int:pk>/", figures.indicator, name="indicator"),
    path("tra-so/", lookup.look, name="lookup"),
    path("tra-so/cung-cap/", lookup.supply, name="supply"),
    path("tra-so/da-cung-cap/", lookup.supplied_list, name="supplied"),
    path("tra-so/da-cung-cap/<int:pk>/", lookup.supplied_one, name="supplied-one"),
    path("cam-ket/<int:pk>/dong/", figures.commitment_rows, name="commitment-rows"),
]
