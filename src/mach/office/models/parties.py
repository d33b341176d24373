"""Outside organisations and people, and the places they are in."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.office.models.agency import Agency
from mach.office.models.people import User


class Place(models.Model):
    """A province, former district or commune, dated, with successors; shared by all agencies."""

    class Level(models.TextChoices):
        PROVINCE = "tinh", "Tỉnh, thành phố"
        DISTRICT = "huyen", "Huyện (trước 01/7/2025)"
        COMMUNE = "xa", "Xã, phường, đặc khu"

    code = models.CharField("Mã đơn vị hành chính", max_length=20, unique=True)
    name = models.CharField("Tên", max_length=120)
    level = models.CharField("Cấp", max_length=6, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField("Hiệu lực từ")
    valid_to = models.DateField("Hiệu lực đến", null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    class Meta:
        verbose_name = "địa bàn"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="place_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartyQuerySet(models.QuerySet["Party"]):
    def visible_to(self, user) -> "PartyQuerySet":
        return self.filter(agency__in=user.agency_ids)


class Party(models.Model):
    """One row per real organisation or person; identity goes through `canonical`, so a merge changes no record."""

    class Kind(models.TextChoices):
        ENTERPRISE = "doanh_nghiep", "Doanh nghiệp"
        COOPERATIVE = "hop_tac_xa", "Hợp tác xã"
        GROUP = "to_hop_tac", "Tổ hợp tác"
        BUSINESS_HOUSEHOLD = "ho_kinh_doanh", "Hộ kinh doanh"
        HOUSEHOLD = "ho_dan", "Hộ dân"
        PRODUCER = "co_so_san_xuat", "Cơ sở sản xuất"
        INSTITUTE = "vien_truong", "Viện, trường"
        ST_ORGANISATION = "to_chuc_khcn", "Tổ chức KH&CN"
        STATE_BODY = "co_quan_nha_nuoc", "Cơ quan nhà nước"
        MEDICAL = "co_so_y_te", "Cơ sở y tế"
        SOCIAL = "to_chuc_xa_hoi", "Tổ chức xã hội"
        PERSON = "ca_nhan", "Cá nhân"

    NAMED_AFTER_PEOPLE = frozenset({Kind.PERSON, Kind.HOUSEHOLD, Kind.BUSINESS_HOUSEHOLD, Kind.GROUP, Kind.PRODUCER})

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="parties")
    kind = models.CharField("Loại đối tượng", max_length=20, choices=Kind)
    name = models.CharField("Tên", max_length=250)
    tax_code = models.CharField("Mã số thuế", max_length=14, blank=True)
    legal_rep = models.CharField("Người đại diện", max_length=120, blank=True)
    address = models.CharField("Địa chỉ", max_length=250, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, verbose_name="Địa bàn")
    is_key_enterprise = models.BooleanField("Doanh nghiệp trọng điểm", default=False)
    canonical = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="doubles")
    fold = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=300, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức, cá nhân"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "tax_code"], condition=~Q(tax_code=""), name="party_tax_code_once_per_agency"
            )
        ]
        indexes = [models.Index(fields=["agency", "sort_key"], name="party_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("office:party", args=[self.pk])

    @property
    def name_outside(self) -> str:
        """What a message that leaves the system may call it: no name that may be a person's."""
        return "Danh bạ tổ chức, cá nhân" if self.kind in self.NAMED_AFTER_PEOPLE else self.name

    @property
    def identity_id(self) -> int:
        """The id under which this party is counted."""
        return self.canonical_id or self.pk


class PartyMerge(models.Model):
    """Two rows found to be one party: `party` is counted under `into` until the merge is undone.

    `Party.canonical` follows from the merges that stand: the end of their chain.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Party, models.PROTECT, related_name="merged_here")
    at = models.DateTimeField("Gộp lúc")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("Tách lại lúc", null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "lần gộp danh bạ"
        constraints = [
            models.CheckConstraint(condition=~Q(party=F("into")), name="party_not_merged_into_itself"),
            models.UniqueConstraint(fields=["party"], condition=Q(undone_at=None), name="party_stands_merged_into_one"),
        ]

    def __str__(self) -> str:
        return f"{self.party} → {self.into}"
