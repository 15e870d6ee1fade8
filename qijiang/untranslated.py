"""Words of Django's that its own Chinese lacks, or that it says wrongly: here they are said so that ours has them."""

from django.utils.translation import gettext_noop

WORDS = [
    gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice."),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Forgotten your login credentials?"),
    gettext_noop("In case you’ve forgotten, you are:"),
    gettext_noop("Model name"),
    gettext_noop("Null characters are not allowed."),
]
