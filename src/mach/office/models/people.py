"""People, the posts they hold and the keys by which programs act for them."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from mach.office.models.agency import Agency, Unit
from mach.office.permissions import ROLE_PERMISSIONS, Permission, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user) -> "UserQuerySet":
        return self.filter(membership__agency__in=user.agency_ids).distinct()


class User(AbstractBaseUser):
    """A person who signs in."""

    username = models.CharField("Tên đăng nhập", max_length=60, unique=True)
    full_name = models.CharField("Họ và tên", max_length=120)
    title = models.CharField("Chức danh", max_length=120, blank=True)
    email = models.EmailField("Thư điện tử", blank=True)
    is_active = models.BooleanField("Đang làm việc", default=True)
    knows_the_way = models.BooleanField("Không cần xem các bước đầu tiên nữa", default=False)

    objects = UserManager.from_queryset(UserQuerySet)()
    acting_day: date | None = None

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def memberships(self) -> list["Membership"]:
        """The agencies this person belongs to, the one worked in first; one query a request."""
        return list(self.membership_set.select_related("agency").order_by("-is_home", "id"))

    @property
    def agency_ids(self) -> list[int]:
        """The agencies whose rows this person may see."""
        return [membership.agency_id for membership in self.memberships]

    @property
    def agency(self) -> Agency | None:
        """The agency this person works in."""
        return self.memberships[0].agency if self.memberships else None

    @cached_property
    def posts(self) -> list["Post"]:
        """All posts ever held, newest first; one query a request."""
        return list(self.post_set.select_related("unit").order_by("-valid_from", "id"))

    def posts_on(self, day: date | None) -> list["Post"]:
        """The posts held on a day; without a day, those that have no end."""
        if day is None:
            return [post for post in self.posts if post.valid_to is None]
        return [post for post in self.posts if post.holds_on(day)]

    @cached_property
    def substitutions(self) -> list["Delegation"]:
        """Whom this person stands in for, at any time; one query a request."""
        rows = Delegation.objects.filter(substitute=self, revoked_at=None).select_related("person").order_by("pk")
        return list(rows.prefetch_related(models.Prefetch("person__post_set", Post.objects.select_related("unit"))))

    def stands_in_for(self, day: date | None) -> list["User"]:
        """The people in whose place this person acts on a day."""
        if day is None:
            return []
        return [one.person for one in self.substitutions if one.holds_on(day) and one.person.is_active]

    def ids_on(self, day: date | None) -> list[int]:
        """This person and those in whose place this person acts on a day: whose work is theirs to do."""
        return [self.pk, *(person.pk for person in self.stands_in_for(day))]

    def powers_on(self, day: date | None) -> list["Post"]:
        """The posts whose rights this person has on a day: their own, and of those in whose place they act.

        The administration of the system is nobody's to pass on.
        """
        lent = [
            post
            for person in self.stands_in_for(day)
            for post in person.post_set.all()
            if post.holds_on(day) and post.role != Role.ADMIN
        ]
        return [*self.posts_on(day), *lent]

    def acting_on(self, day: date) -> "User":
        """Fix the day on which this person acts; the front door says it once a request."""
        self.acting_day = day
        return self

    @property
    def unit_ids(self) -> list[int]:
        """Units in which this person holds a post today, and those that merged into them."""
        return self.with_merged({post.unit_id for post in self.powers_on(self.acting_day)})

    def with_merged(self, units: set[int]) -> list[int]:
        """Units, and those that merged into them."""
        found = set(units)
        while more := {unit for unit, heir in self._merged if heir in found} - found:
            found |= more
        return sorted(found)

    @cached_property
    def _merged(self) -> list[tuple[int, int]]:
        """Units that ended, each with its successor; one query a request."""
        merged = Unit.objects.filter(agency__in=self.agency_ids, successor__isnull=False)
        return list(merged.values_list("pk", "successor_id"))

    @property
    def reads_restricted(self) -> bool:
        return any(
            Permission.READ_RESTRICTED in ROLE_PERMISSIONS[Role(post.role)] for post in self.powers_on(self.acting_day)
        )


class Membership(models.Model):
    """A person belongs to an agency; a successor agency sees its predecessor's rows by membership."""

    user = models.ForeignKey(User, models.CASCADE)
    agency = models.ForeignKey(Agency, models.PROTECT)
    is_home = models.BooleanField("Cơ quan đang làm việc", default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "agency"], name="membership_once")]


class PostQuerySet(models.QuerySet["Post"]):
    def valid_on(self, day) -> "PostQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Post(models.Model):
    """A role held in a unit from one day to another."""

    user = models.ForeignKey(User, models.CASCADE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("Vai trò", max_length=12, choices=Role)
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="post_ends_after_it_begins"
            ),
            models.UniqueConstraint(fields=["user", "unit", "role", "valid_from"], name="post_once"),
        ]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, user) -> "DelegationQuerySet":
        return self.filter(agency__in=user.agency_ids)

    def valid_on(self, day) -> "DelegationQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, revoked_at=None)


class Delegation(models.Model):
    """A person acts in the place of another from one day to another: a leave, or review rights handed over."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="delegations")
    person = models.ForeignKey(User, models.CASCADE, related_name="delegations", verbose_name="Người vắng mặt")
    substitute = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="Người làm thay")
    valid_from = models.DateField("Từ ngày")
    valid_to = models.DateField("Đến ngày", null=True, blank=True)
    reason = models.CharField("Lý do", max_length=250)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField("Lúc thôi", null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(person=F("substitute")), name="delegation_to_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} thay {self.person}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


class Token(models.Model):
    """A key by which a program acts for a person through the API; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField("Tên", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("Lúc tạo")
    revoked_at = models.DateTimeField("Lúc thu hồi", null=True, blank=True)
