"""What axe-core finds wrong on a page (WCAG 2.2, levels A and AA); in the other theme its colours."""

from pathlib import Path

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"type": "tag", "values": LEVELS}
# What changes with the theme: every colour. The button that leads back is asked about where a page was opened dark.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
THEMES = {"light": "dark", "dark": "light"}  # and the other one
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

    Everything is asked in the theme that the page was opened with and keeps, and of the other, the colours.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    own = page.evaluate("document.documentElement.dataset.bsTheme || ''")
    shown = own or "light"
    found = faults_in(page, shown, ALL) + faults_in(page, THEMES[shown], COLOURS)
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", own)
    return found


def faults_in(page, theme, rules):
    page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
    return [f"{theme} {fault}" for fault in page.evaluate(LOOK, rules)]
