"""What becomes of the files of a draft that is dropped: they are withdrawn, since nothing is ever deleted."""

from django.utils import timezone
from django.utils.translation import gettext as _

from qijiang.registers.history import record_change

from ..models import EvidenceFile

LOGGED = ["observation", "task_update", "name", "sha256", "size", "kind", "withdrawn_why"]


def let_go(user, observation, *, via):
    """Withdraw the files of a draft and part them from it, in the transaction that deletes it."""
    for file in EvidenceFile.objects.filter(observation=observation).select_for_update(of=("self",)):
        fields = {"observation": [observation.pk, None]}
        file.observation = None
        if not file.is_withdrawn:
            why = _("The draft that it belonged to was dropped.")
            fields["withdrawn_why"] = ["", why]
            file.withdrawn_by, file.withdrawn_at, file.withdrawn_why = user, timezone.now(), why
        file.save(update_fields=["observation", "withdrawn_by", "withdrawn_at", "withdrawn_why"])
        record_change(
            file, actor=user, via=via, action="withdraw", fields=fields, label=file.name, area=file.area,
            reason=file.withdrawn_why,
        )  # fmt: skip
