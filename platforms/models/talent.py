from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.belonging import tidy
from platforms import personal
from qijiang.identifiers import check_phone
from qijiang.registers.fields import money_field, phone_field, year_field
from qijiang.registers.records import Record, RecordQuerySet

from .columns import Level, area_field, sorted_by, tidy_texts


class TalentQuerySet(RecordQuerySet):
    def granted_in(self, first_year, last_year):
        """Titles granted from year to year, both included."""
        return self.filter(year__range=(first_year, last_year))

    def granted_by(self, year):
        """All titles granted up to that year (历史累计), also of those who have left."""
        return self.filter(year__lte=year)

    def under_contract_on(self, date):
        """Those whose contract covers that date; a contract without an end runs on."""
        return self.filter(contract_from__lte=date).exclude(contract_to__lt=date)

    def in_post_on(self, date):
        """Titles granted by that date's year whose holder was there: no contract that was over, and not left."""
        return self.granted_by(date.year).exclude(contract_to__lt=date).exclude(left__lte=date)


class Talent(Record):
    """A title or grant that a person has, such as 重庆英才 or 区级重点企业人才; who has two of them has two rows.

    Of the person no more is kept than telling one from another takes (《个人信息保护法》 article 6); the identity
    number is kept as a hash (see `identify`) and its end, and comes in by the form alone (platforms/forms.py).
    """

    # Shown masked to accounts without `platforms.view_personal`. Names are published with every title.
    PERSONAL = {"identity_hash", "identity_tail", "phone"}

    class Category(models.TextChoices):
        ACADEMICIAN = "academician", _("academician")
        DISTINGUISHED_YOUNG = "distinguished_young", _("national distinguished young scholar")
        EXCELLENT_YOUNG = "excellent_young", _("national excellent young scholar")
        OUTSTANDING_SCIENTIST = "outstanding_scientist", _("Chongqing talent: outstanding scientist")
        NOTED_MASTER = "noted_master", _("Chongqing talent: noted scholar or teacher")
        INNOVATION_LEADER = "innovation_leader", _("Chongqing talent: leader in innovation and enterprise")
        SKILL_LEADER = "skill_leader", _("Chongqing talent: leader in technical skills")
        YOUNG_TOP = "young_top", _("Chongqing talent: top young talent")
        BAYU_SCHOLAR = "bayu_scholar", _("Bayu scholar")
        SWAN_GOOSE = "swan_goose", _("Swan Goose plan")
        CHIEF_EXPERT = "chief_expert", _("chief expert")
        SPECIAL_ALLOWANCE = "special_allowance", _("holder of the State Council's special allowance")
        KEY_ENTERPRISE = "key_enterprise", _("talent of the district's key enterprises")
        OTHER = "other", _("other talent")

    class Engagement(models.TextChoices):
        FULL_TIME = "full_time", _("full-time")
        FLEXIBLE = "flexible", _("flexible")

    class Status(models.TextChoices):
        IN_POST = "in_post", _("in post")
        LEFT = "left", _("left the post")
        RETIRED = "retired", _("retired")
        REVOKED = "revoked", _("title revoked")

    name = models.CharField(_("name of the person"), max_length=60)
    category = models.CharField(_("category of talent"), max_length=24, choices=Category)
    level = models.CharField(_("level"), max_length=16, choices=Level)
    year = year_field(_("year granted"))
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    number = models.CharField(
        _("certificate or list number"),
        max_length=40,
        blank=True,
        help_text=_("Needed only to tell people of the same name, category and year apart."),
    )
    granting_body = models.CharField(_("granted by"), max_length=100, blank=True)
    area = area_field("talents")
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talents",
        verbose_name=_("employing enterprise"),
    )
    institution = models.ForeignKey(
        "platforms.Institution",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talents",
        verbose_name=_("employing institution"),
    )
    employer_name = models.CharField(
        _("other employer"), max_length=120, blank=True, help_text=_("Where the employer is in neither register.")
    )
    engagement = models.CharField(_("engagement"), max_length=16, choices=Engagement, default=Engagement.FULL_TIME)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_to = models.DateField(_("contract to"), null=True, blank=True, help_text=_("Last day."))
    field = models.CharField(_("technical field"), max_length=100, blank=True)
    support = money_field(_("support"))
    status = models.CharField(_("whether in post"), max_length=16, choices=Status, default=Status.IN_POST)
    left = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        help_text=_("First day out of post, or without the title: from then on it counts no more."),
    )
    phone = phone_field()
    identity_hash = models.CharField(_("identity (hash)"), max_length=64, blank=True, editable=False)
    identity_tail = models.CharField(_("end of the identity number"), max_length=4, blank=True, editable=False)

    objects = TalentQuerySet.as_manager()

    class Meta:
        verbose_name = _("talent")
        verbose_name_plural = _("talents")
        ordering = ["name", "pk"]
        permissions = [("view_personal", "Can see telephone numbers and the ends of identity numbers")]
        indexes = sorted_by("talent", "name", "category", "level", "year", "area", "status", "contract_to")
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name", "category", "year", "number"],
                name="talent_title_once_a_year",
                violation_error_message=_(
                    "This person already has that title of the year. For somebody else of the same name, give the "
                    "number of the certificate or list."
                ),
            ),
            models.UniqueConstraint(
                fields=["area", "identity_hash", "category", "year"],
                condition=~Q(identity_hash=""),
                name="talent_identity_once_a_year",
                violation_error_message=_("The person with this identity number already has that title of the year."),
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | Q(institution__isnull=False) | ~Q(employer_name=""),
                name="talent_has_an_employer",
                violation_error_message=_("Name the employer: an enterprise, an institution or a name."),
            ),
            models.CheckConstraint(
                condition=Q(contract_to=None) | Q(contract_from__isnull=False, contract_to__gte=F("contract_from")),
                name="talent_contract_in_order",
                violation_error_message=_("A contract ends no earlier than it begins, and an end needs its beginning."),
            ),
            models.CheckConstraint(
                condition=Q(support=None) | Q(support__gte=0),
                name="talent_support_not_negative",
                violation_error_message=_("Support cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(left=None, status="in_post") | (Q(left__isnull=False) & ~Q(status="in_post")),
                name="talent_left_with_date",
                violation_error_message=_(
                    "Who is no longer in post needs the day of leaving, and only they have it: let “whether in post” "
                    "and the day agree."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def employer(self):
        """The employer by name."""
        return str(self.enterprise or self.institution or self.employer_name)

    def identify(self, number):
        """Keep whose title it is: a hash of the identity number, and its last four characters; "" forgets both."""
        self.identity_hash = personal.identity_hash(number) if number else ""
        self.identity_tail = personal.identity_tail(number) if number else ""

    def clean(self):
        tidy_texts(self, "name", "employer_name", "granting_body")
        tidy(self, phone=check_phone)
