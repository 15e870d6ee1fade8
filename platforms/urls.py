"""One include a register."""

from django.urls import include, path

from . import registers

urlpatterns = [
    path("recognitions/", include(registers.platform_recognitions.urls)),
    path("institutions/", include(registers.institutions.urls)),
    path("agreements/", include(registers.agreements.urls)),
    path("talents/", include(registers.talents.urls)),
    path("commissioners/", include(registers.commissioners.urls)),
    path("services/", include(registers.service_records.urls)),
    path("incubatees/", include(registers.incubatees.urls)),
    path("events/", include(registers.events.urls)),
    path("awards/", include(registers.awards.urls)),
    path("", include(registers.platforms.urls)),
]
