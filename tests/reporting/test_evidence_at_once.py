"""Many attach at one moment, each with a connection of its own: room is given once, and nobody waits for ever."""

import pytest
from django.core.exceptions import ValidationError

from indicators import recording
from indicators.evidence.writing import attach, attaching
from indicators.models import EvidenceFile, EvidenceQuota, Observation
from tests.makers import make_indicator, make_observation
from tests.threads import all_at_once

from .makers import an_upload, attach_file

LARGE = [letter.encode() * 600_000 for letter in "abcdef"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_room_is_given_to_one(clerk, bureau, district):
    hte = make_indicator(owner=bureau)
    figures = [
        make_observation(hte, district, f"2022-0{n}-28", n, state="draft", created_by=clerk) for n in (1, 2, 3, 4)
    ]
    EvidenceQuota.objects.create(department=bureau, megabytes=1)

    def hand_in(figure):
        """As the form does: recorded, attached and submitted in one transaction."""
        upload = an_upload("x.txt", LARGE[figure.as_of.month])
        with attaching(clerk, [upload]) as kept:
            saved = recording.record(clerk, figure, version=figure.version, via="form")
            attach(clerk, saved, kept, via="form")
            recording.submit(clerk, saved, version=saved.version, via="form")

    def attach_alone(figure):
        attach_file(clerk, figure, "x.txt", LARGE[figure.as_of.month])

    found = all_at_once(
        lambda do=do, row=row: do(row) for row in figures for do in [(hand_in, attach_alone)[row.as_of.month % 2]]
    )
    refused = [each for each in found if isinstance(each, ValidationError)]
    assert (found.count(None), len(refused)) == (1, 3), found
    assert EvidenceFile.objects.count() == 1
    assert Observation.objects.filter(state="submitted").count() <= 1
