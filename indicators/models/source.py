from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where figures come from: an article, a bulletin, a department's return."""

    code = models.SlugField(_("code"), max_length=32, unique=True)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=100, blank=True)
    published = models.CharField(
        _("published"), max_length=10, blank=True, help_text=_("As exactly as known: 2022, 2022-04 or 2022-04-25.")
    )
    link = models.URLField(_("link"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]

    def __str__(self):
        return self.title
