"""The page on which all validation rules are asked on demand."""

from django.shortcuts import render

from ..pages.rules import rules_page
from ..scope import scope_of


def rules_desk(request):
    scope = scope_of(request)
    return render(request, "reporting/rules.html", {"scope": scope, "page": rules_page(scope, request)})
