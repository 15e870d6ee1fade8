"""What axe-core finds wrong on a page (WCAG 2.2, levels A and AA); in the dark theme what depends on the theme."""

from pathlib import Path

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the theme changes: every colour, and which of two buttons leads to the other theme.
OF_THE_THEME = ["color-contrast", "link-in-text-block", "button-name", "label-content-name-mismatch", "target-size"]
EACH = {"light": {"type": "tag", "values": LEVELS}, "dark": {"type": "rule", "values": OF_THE_THEME}}
# Colours that are still on their way to those of the other theme would be judged as they pass.
LOOK = """
async runOnly => {
  await Promise.all(document.getAnimations().map(moving => moving.finished));
  const found = await axe.run({runOnly, resultTypes: ["violations"], preload: false});
  return found.violations.flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.target.join(" ")} ${node.failureSummary.split("\\n")[1] || ""}`
  ));
}
"""


def faults(page):
    """Each fault of the page as it stands: [“dark color-contrast: .now …”]; [] is what is wanted.

    The page keeps the theme that it was opened with.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    own = page.evaluate("document.documentElement.dataset.bsTheme || ''")
    found = []
    for theme, rules in EACH.items():
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        found += [f"{theme} {fault}" for fault in page.evaluate(LOOK, rules)]
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", own)
    return found
