"""The rules of `check`: each with an id, how much it weighs by default, and the reason, a WCAG criterion where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pressroom.errors import Finding, Severity
from pressroom.structs import Struct, exchange

Level = str
"""What the configuration may say of a rule: “error”, “warning”, “advice” or “off”."""

LEVELS: tuple[Level, ...] = (*(severity.value for severity in Severity), "off")


class Rule(Struct, frozen=True):
    """A rule: its id in findings and configuration, its default severity, what it looks for, and why."""

    id: str
    severity: Severity
    looks_for: str
    reason: str


_ERROR, _WARNING, _ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        Rule(
            "front-matter",
            _ERROR,
            "front matter that can’t be taken as it is",
            "A key that is misread may publish what it should hold back.",
        ),
        Rule("config", _ERROR, "a configuration that can’t be taken as it is", "The whole site depends on it."),
        Rule("author", _ERROR, "a byline that names nobody", "Readers must be able to see who speaks."),
        Rule("collision", _ERROR, "two sources for one address", "One of them would be lost."),
        Rule(
            "link",
            _ERROR,
            "a link to a source file that doesn’t exist",
            "A dead end for readers. WCAG 2.4.4 asks that a link’s purpose hold.",
        ),
        Rule("dead-link", _WARNING, "a link to an address of this site that has no page", "A dead end for readers."),
        Rule(
            "dead-anchor", _WARNING, "a link to a part of a page that isn’t there", "The reader lands at the top of a page and must search."
        ),
        Rule("withheld-link", _WARNING, "a link to what isn’t published", "Readers see the words without the link until it is."),
        Rule(
            "similar-terms", _WARNING, "tags or categories that differ only in a plural", "Posts that belong together stand in two lists."
        ),
        Rule(
            "date-in-name",
            _WARNING,
            "a date in a file’s name that isn’t the post’s",
            "One of the two is wrong, and the file is hard to find.",
        ),
        Rule(
            "no-summary",
            _ADVICE,
            "a post without a summary",
            "Lists, feeds and search engines show its first sentences, whatever they are.",
        ),
        Rule("long-title", _ADVICE, "a title of more than 100 characters", "Search engines and shared links cut it."),
        Rule("missing-picture", _WARNING, "a picture that isn’t there", "Readers see a gap."),
        Rule("unused-file", _ADVICE, "a file under content/media/ that nothing uses", "It is published, and nobody finds it."),
        Rule("large-file", _WARNING, "a picture of more than 1 MB", "On a phone it takes longer than readers wait."),
        Rule("no-alt", _WARNING, "a picture without words for those who can’t see it", "WCAG 1.1.1 Non-text Content."),
        Rule(
            "poor-alt",
            _WARNING,
            "words for a picture that say nothing of it",
            "WCAG 1.1.1 Non-text Content: a file’s name or “image of” is no alternative.",
        ),
        Rule(
            "picture-elsewhere",
            _ADVICE,
            "a picture on another site",
            "Pages show a link in its place: loading it would tell that site who reads what.",
        ),
        Rule("vague-link", _WARNING, "a link whose words don’t say where it leads", "WCAG 2.4.4 Link Purpose (In Context)."),
        Rule(
            "empty-link", _WARNING, "a link without words", "WCAG 2.4.4 Link Purpose (In Context): a screen reader reads its address aloud."
        ),
        Rule("empty-heading", _WARNING, "a heading without words", "WCAG 2.4.6 Headings and Labels."),
        Rule("no-caption", _ADVICE, "a table without a caption", "WCAG 1.3.1 Info and Relationships: a caption says what the figures are."),
        Rule("document-link", _ADVICE, "a link to a document that doesn’t say its type", "Readers want to know before they load it."),
        Rule(
            "long-sentence",
            _ADVICE,
            "a sentence of more than 40 words",
            "Plain language: readers lose the thread. WCAG 3.1.5 Reading Level.",
        ),
        Rule("html-element", _WARNING, "an HTML element that is left out", "It could harm readers or break the page."),
        Rule("html-attribute", _WARNING, "an HTML attribute that is left out", "It could harm readers or break the page."),
        Rule("unsafe-target", _WARNING, "a link of an unsafe kind that is left out", "It could harm readers."),
    )
}
"""Every rule by its id."""


def weigh_findings(findings: Iterable[Finding], levels: Mapping[str, Level], only: Iterable[str] = ()) -> Iterator[Finding]:
    """Give findings the severity that the configuration says for their rule; leave out those that are off, and all but `only` some."""
    chosen = frozenset(only)
    for finding in findings:
        level = levels.get(finding.rule, finding.severity.value)
        if level != "off" and (not chosen or finding.rule in chosen):
            yield exchange(finding, severity=Severity(level))
