"""What several models carry in the same way."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _


class Qualifier(models.TextChoices):
    """How a published figure is meant: 多/超 is more than, 近/约 is about, 以上 is at least."""

    EXACT = "=", _("exactly")
    AT_LEAST = ">=", _("at least")
    MORE_THAN = ">", _("more than")
    ABOUT = "~", _("about")
    AT_MOST = "<=", _("at most")
    LESS_THAN = "<", _("less than")


def in_language(chinese, english):
    """A name in the reader's language; Chinese where there is no English one."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Cited(models.Model):
    """What names the place it was taken from: a source and, inside it, section and paragraph."""

    source = models.ForeignKey(
        "indicators.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    section = models.CharField(_("section"), max_length=32, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=16, blank=True)
    figure_id = models.CharField(
        _("figure number"), max_length=16, blank=True, help_text=_("The figure's number in the list of its source.")
    )

    class Meta:
        abstract = True

    @property
    def place(self):
        """Where inside the source, in words: part 2, paragraph 9."""
        if not self.section:
            return ""
        if self.section == "plan":
            return say("box on the six actions, action %(number)s") % {"number": self.paragraph}
        section = say("summary") if self.section == "core" else say("part %(number)s") % {"number": self.section}
        return say("%(section)s, paragraph %(number)s") % {"section": section, "number": self.paragraph}
