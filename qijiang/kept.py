"""{% kept %}…{% endkept %}: a part of the frame that a process writes once, instead of for every page.

`{% kept site %}` is the same for everybody, in each language; `{% kept reader %}` depends on the reader's rights and on
the page besides, and on nothing else: no name, no token, no figure may stand in it.
"""

from django import template
from django.utils.translation import get_language

register = template.Library()
MOST = 1_000  # kept forms of one part: pages × roles × languages; beyond that all are written anew


@register.tag
def kept(parser, token):
    words = token.split_contents()[1:]
    if words not in (["site"], ["reader"]):
        raise template.TemplateSyntaxError("Say for whom it is the same: {% kept site %} or {% kept reader %}.")
    nodes = parser.parse(["endkept"])
    parser.delete_first_token()
    return Kept(nodes, {"site": _of_site, "reader": _of_reader}[words[0]])


class Kept(template.Node):
    def __init__(self, nodelist, depends_on):
        self.nodelist, self.depends_on = nodelist, depends_on
        self.kept = {}

    def render(self, context):
        key = self.depends_on(context)
        if key is None:
            return self.nodelist.render(context)
        if key not in self.kept:
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]


def _of_site(context):
    return get_language()


def _of_reader(context):
    """None where there is no reader or no page, as on an error's."""
    request = context.get("request")
    here = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if here is None or user is None or not user.is_authenticated:
        return None
    return get_language(), here.route, here.view_name, user.is_staff, frozenset(user.get_all_permissions())
