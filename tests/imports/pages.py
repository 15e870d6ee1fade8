"""An import as its pages take it."""


def uploaded(site, file):
    """The address of the import that a file begins."""
    return site.post("/enterprises/import/", {"file": file}).url


def columns_of(site, address):
    return {f"column-{place}": name for place, _heading, name, _samples in site.get(address).context["columns"]}


def text_of(response):
    return response.content.decode()
