"""The kinds of platform and the classes that counts are made by.

As the State, the municipality and the district recognised them in 2022. 市级以上研发平台 usually counts the class
research alone, but districts differ: which classes count is for the definition of each indicator to say.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlatformClass(models.TextChoices):
    RESEARCH = "research", _("research and development")
    INCUBATION = "incubation", _("incubation")
    TALENT = "talent", _("talent platforms")
    AGRICULTURE = "agriculture", _("agricultural technology")
    POPULAR_SCIENCE = "popular_science", _("popular science")
    SERVICE = "service", _("technology services")
    COLLABORATION = "collaboration", _("collaboration")
    OTHER = "other", _("other platforms")


class PlatformKind(models.TextChoices):
    KEY_LABORATORY = "key_laboratory", _("key laboratory")
    LABORATORY = "laboratory", _("laboratory")
    MANUFACTURING_CENTRE = "manufacturing_centre", _("manufacturing innovation centre")
    TECHNOLOGY_CENTRE = "technology_centre", _("technology innovation centre")
    ENGINEERING_RESEARCH = "engineering_research", _("engineering research centre")
    ENTERPRISE_TECHNOLOGY = "enterprise_technology", _("enterprise technology centre")
    ENGINEERING_TECHNOLOGY = "engineering_technology", _("engineering technology research centre")
    NEW_INSTITUTION = "new_institution", _("new-type R&D institution")
    ENTERPRISE_RESEARCH = "enterprise_research", _("R&D centre of an enterprise")
    INDUSTRIAL_DESIGN = "industrial_design", _("industrial design centre")
    CLINICAL_RESEARCH = "clinical_research", _("clinical research centre")
    INDUSTRY_INSTITUTE = "industry_institute", _("industrial technology research institute")
    COLLABORATIVE_CENTRE = "collaborative_centre", _("collaborative innovation centre")
    POSTDOC_STATION = "postdoc_station", _("postdoctoral work station")
    POSTDOC_CENTRE = "postdoc_centre", _("postdoctoral research centre")
    MASTER_STUDIO = "master_studio", _("studio of a master of skills")
    ACADEMICIAN_STATION = "academician_station", _("work station of academicians and experts")
    EXPERT_STUDIO = "expert_studio", _("expert studio")
    OVERSEAS_BASE = "overseas_base", _("base for overseas talent")
    EXPERT_COMMITTEE = "expert_committee", _("expert committee")
    MAKER_SPACE = "maker_space", _("maker space")
    INCUBATOR = "incubator", _("incubator")
    ACCELERATOR = "accelerator", _("accelerator")
    UNIVERSITY_PARK = "university_park", _("university science park")
    STAR_SPACE = "star_space", _("rural maker space")
    AGRICULTURAL_PARK = "agricultural_park", _("agricultural science park")
    EXPERT_COURTYARD = "expert_courtyard", _("expert courtyard")
    AGRICULTURAL_BASE = "agricultural_base", _("agricultural technology base")
    COMMISSIONER_STATION = "commissioner_station", _("station of science commissioners")
    SCIENCE_BASE = "science_base", _("popular science base")
    TESTING_CENTRE = "testing_centre", _("inspection and testing centre")
    TRANSFER_AGENCY = "transfer_agency", _("technology transfer agency")
    TRANSFORMATION = "transformation", _("platform for putting results to use")
    PATENT_CENTRE = "patent_centre", _("high-value patent centre")
    DIGITAL_SERVICE = "digital_service", _("digital service platform")
    ALLIANCE = "alliance", _("innovation alliance of an industry")
    DEMONSTRATION_BASE = "demonstration_base", _("demonstration base of an industrial enterprise")


_K, _C = PlatformKind, PlatformClass
KINDS_OF = {
    _C.RESEARCH: [
        _K.KEY_LABORATORY, _K.LABORATORY, _K.MANUFACTURING_CENTRE, _K.TECHNOLOGY_CENTRE, _K.ENGINEERING_RESEARCH,
        _K.ENTERPRISE_TECHNOLOGY, _K.ENGINEERING_TECHNOLOGY, _K.NEW_INSTITUTION, _K.ENTERPRISE_RESEARCH,
        _K.INDUSTRIAL_DESIGN, _K.CLINICAL_RESEARCH, _K.INDUSTRY_INSTITUTE, _K.COLLABORATIVE_CENTRE,
    ],
    _C.INCUBATION: [_K.MAKER_SPACE, _K.INCUBATOR, _K.ACCELERATOR, _K.UNIVERSITY_PARK],
    _C.TALENT: [
        _K.POSTDOC_STATION, _K.POSTDOC_CENTRE, _K.MASTER_STUDIO, _K.ACADEMICIAN_STATION, _K.EXPERT_STUDIO,
        _K.OVERSEAS_BASE, _K.EXPERT_COMMITTEE,
    ],
    _C.AGRICULTURE: [
        _K.STAR_SPACE, _K.AGRICULTURAL_PARK, _K.EXPERT_COURTYARD, _K.AGRICULTURAL_BASE, _K.COMMISSIONER_STATION,
    ],
    _C.POPULAR_SCIENCE: [_K.SCIENCE_BASE],
    _C.SERVICE: [
        _K.TESTING_CENTRE, _K.TRANSFER_AGENCY, _K.TRANSFORMATION, _K.PATENT_CENTRE, _K.DIGITAL_SERVICE,
    ],
    _C.COLLABORATION: [_K.ALLIANCE],
    _C.OTHER: [_K.DEMONSTRATION_BASE],
}  # fmt: skip
CLASS_OF = {kind: platform_class for platform_class, kinds in KINDS_OF.items() for kind in kinds}
# For fields and forms: the kinds under the heading of their class.
GROUPED_KINDS = [
    (platform_class.label, [(kind.value, kind.label) for kind in kinds]) for platform_class, kinds in KINDS_OF.items()
]
