"""What axe-core finds wrong on a page, in the light theme and in the dark one (WCAG 2.2, levels A and AA)."""

from pathlib import Path

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours that are still on their way to those of the other theme would be judged as they pass.
LOOK = """
async levels => {
  await Promise.all(document.getAnimations().map(moving => moving.finished));
  const found = await axe.run({runOnly: {type: "tag", values: levels}});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary.split("\\n")[1] || ""}`
  ));
}
"""


def faults(page):
    """Each fault of the page as it stands, in each theme: [“dark color-contrast: .now …”]; [] is what is wanted.

    The page keeps the theme that it was opened with.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    own = page.evaluate("document.documentElement.dataset.bsTheme || ''")
    found = []
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        found += [f"{theme} {fault}" for fault in page.evaluate(LOOK, LEVELS)]
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", own)
    return found
