"""S&T tasks with who carries them out, who uses the result, and the time they were given."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mach.casework.models import Case
from mach.office.models import Agency, Party, Unit, User


class ResearchTaskQuerySet(models.QuerySet["ResearchTask"]):
    def visible_to(self, user) -> "ResearchTaskQuerySet":
        """Tasks of the person's agencies; a secret one only for its unit and those who read what is restricted."""
        rows = self.filter(agency__in=user.agency_ids)
        return rows if user.reads_restricted else rows.filter(Q(is_secret=False) | Q(lead_unit__in=user.unit_ids))


class ResearchTask(models.Model):
    """One S&T task. Its days, papers and troubles are the steps of its case; of a secret one little is kept."""

    class Kind(models.TextChoices):
        PROGRAM = "program", "Chương trình KH&CN"
        TOPIC = "topic", "Đề tài ứng dụng, phát triển công nghệ"
        SOCIAL = "social", "Đề tài khoa học xã hội và nhân văn"
        PILOT = "pilot", "Dự án sản xuất thử nghiệm"
        SCHEME = "scheme", "Đề án khoa học"
        PROJECT = "project", "Dự án KH&CN"
        POTENTIAL = "potential", "Nhiệm vụ tiềm năng"
        BASE = "base", "Nhiệm vụ cấp cơ sở"
        FUNCTION = "function", "Nhiệm vụ thường xuyên theo chức năng"
        URGENT_NATIONAL = "urgent_national", "Nhiệm vụ cấp thiết của địa phương (cấp quốc gia)"
        AD_HOC = "ad_hoc", "Nhiệm vụ đột xuất"
        INNOVATION = "innovation", "Nhiệm vụ đổi mới sáng tạo"
        IP_SUPPORT = "ip_support", "Nhiệm vụ hỗ trợ bảo hộ nhãn hiệu"

    class Level(models.TextChoices):
        NATIONAL = "national", "Quốc gia"
        MINISTRY = "ministry", "Bộ"
        PROVINCE = "province", "Tỉnh"
        DISTRICT = "district", "Huyện (trước 01/7/2025)"
        BASE = "base", "Cơ sở"

    class Method(models.TextChoices):
        SELECTION = "selection", "Tuyển chọn"
        DIRECT = "direct", "Giao trực tiếp"
        GRANT = "grant", "Xét tài trợ"
        ORDER = "order", "Đặt hàng"

    class Field(models.TextChoices):
        """Level 1 of the national list of S&T fields (QĐ 12/2008/QĐ-BKHCN, TT 24/2025/TT-BKHCN)."""

        NATURAL = "tu_nhien", "1. Khoa học tự nhiên"
        ENGINEERING = "ky_thuat", "2. Khoa học kỹ thuật và công nghệ"
        MEDICAL = "y_duoc", "3. Khoa học y, dược"
        AGRICULTURE = "nong_nghiep", "4. Khoa học nông nghiệp"
        SOCIAL = "xa_hoi", "5. Khoa học xã hội"
        HUMANITIES = "nhan_van", "6. Khoa học nhân văn"

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", "Xuất sắc"
        PASS = "pass", "Đạt"
        FAIL = "fail", "Không đạt"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="research_tasks")
    case = models.OneToOneField(Case, models.PROTECT, related_name="research_task")
    code = models.CharField("Mã số", max_length=60, blank=True)
    former_code = models.CharField("Mã số cũ", max_length=60, blank=True)
    title = models.CharField("Tên nhiệm vụ", max_length=500)
    kind = models.CharField("Loại", max_length=16, choices=Kind, default=Kind.TOPIC)
    level = models.CharField("Cấp", max_length=8, choices=Level, default=Level.PROVINCE)
    method = models.CharField("Phương thức giao", max_length=9, choices=Method, blank=True)
    method_reason = models.CharField("Lý do giao trực tiếp", max_length=300, blank=True)
    programme = models.CharField("Thuộc chương trình", max_length=200, blank=True)
    field = models.CharField("Lĩnh vực", max_length=12, choices=Field, blank=True)
    host = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, verbose_name="Tổ chức chủ trì")
    investigator = models.CharField("Chủ nhiệm", max_length=120, blank=True)
    lead_unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="Đơn vị quản lý", related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="Chuyên viên", related_name="+")
    start_on = models.DateField("Bắt đầu", null=True, blank=True)
    end_on = models.DateField("Kết thúc", null=True, blank=True)
    state_money = models.DecimalField("Kinh phí ngân sách", max_digits=15, decimal_places=0, null=True, blank=True)
    other_money = models.DecimalField("Kinh phí khác", max_digits=15, decimal_places=0, null=True, blank=True)
    grade = models.CharField("Xếp loại", max_length=9, choices=Grade, blank=True)
    stopped_on = models.DateField("Chấm dứt ngày", null=True, blank=True)
    is_secret = models.BooleanField("Nhiệm vụ mật", default=False)
    fold = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1)

    objects = ResearchTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ KH&CN"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"], condition=~Q(code=""), name="research_task_code_once_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(start_on=None) | Q(end_on__gt=F("start_on")),
                name="research_task_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(state_money=None) | Q(state_money__gte=0)) & (Q(other_money=None) | Q(other_money__gte=0)),
                name="research_task_money_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(method="direct") | ~Q(method_reason=""), name="research_task_direct_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["agency", "lead_unit"], name="research_task_by_unit")]

    def __str__(self) -> str:
        return f"{self.code}: {self.title}" if self.code else self.title

    def get_absolute_url(self) -> str:
        return reverse("research:task", args=[self.pk])


class Participant(models.Model):
    """An organisation that takes part in a task, receives its result, or has signed that it will."""

    class Role(models.TextChoices):
        PARTNER = "partner", "Phối hợp thực hiện"
        RECEIVER = "receiver", "Nhận, sử dụng kết quả"
        COMMITTED = "committed", "Cam kết sử dụng kết quả"

    task = models.ForeignKey(ResearchTask, models.CASCADE, related_name="participants")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    role = models.CharField("Vai trò", max_length=9, choices=Role)
    paper = models.CharField("Văn bản, ngày", max_length=250, blank=True)

    class Meta:
        verbose_name = "đơn vị tham gia"
        constraints = [models.UniqueConstraint(fields=["task", "party", "role"], name="participant_once_per_role")]


class TaskExtension(models.Model):
    """More time for a task, decided by a paper; `is_exception` where the rules refuse it and the authority gave it."""

    task = models.ForeignKey(ResearchTask, models.CASCADE, related_name="extensions")
    asked_on = models.DateField("Ngày đề nghị")
    decided_on = models.DateField("Ngày quyết định")
    decision = models.CharField("Văn bản quyết định", max_length=250)
    old_end_on = models.DateField("Kết thúc trước khi gia hạn")
    new_end_on = models.DateField("Kết thúc sau khi gia hạn")
    is_exception = models.BooleanField("Ngoài quy định", default=False)

    class Meta:
        verbose_name = "gia hạn nhiệm vụ"
        ordering = ["decided_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(new_end_on__gt=F("old_end_on")), name="task_extension_is_longer"),
            models.CheckConstraint(condition=~Q(decision=""), name="task_extension_has_a_paper"),
        ]
