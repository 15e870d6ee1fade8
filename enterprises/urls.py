"""One include a register."""

from django.urls import include, path

from . import registers

urlpatterns = [
    path("chains/", include(registers.chains.urls)),
    path("former-names/", include(registers.former_names.urls)),
    path("former-seats/", include(registers.former_seats.urls)),
    path("recognitions/", include(registers.recognitions.urls)),
    path("applications/", include(registers.applications.urls)),
    path("annual-figures/", include(registers.annual_figures.urls)),
    path("patents/", include(registers.patents.urls)),
    path("contracts/", include(registers.contracts.urls)),
    path("projects/", include(registers.projects.urls)),
    path("achievements/", include(registers.achievements.urls)),
    path("transfers/", include(registers.transfers.urls)),
    path("challenges/", include(registers.challenges.urls)),
    path("bids/", include(registers.bids.urls)),
    path("rights/", include(registers.rights.urls)),
    path("distinctions/", include(registers.distinctions.urls)),
    path("funds/", include(registers.funds.urls)),
    path("financings/", include(registers.financings.urls)),
    path("policies/", include(registers.policies.urls)),
    path("payouts/", include(registers.payouts.urls)),
    path("", include(registers.enterprises.urls)),
]
