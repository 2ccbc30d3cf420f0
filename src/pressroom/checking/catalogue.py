"""Every rule of `check`: its id, how much it weighs by default, what it looks for and why, with the WCAG criterion where there is one.

docs/checking.md shows this table; a test holds that the two are one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pressroom.errors import Severity
from pressroom.structs import Struct


class Rule(Struct, frozen=True):
    """A rule: its id in findings and configuration, its default severity, what it looks for, and why."""

    severity: Severity
    id: str
    looks_for: str
    reason: str


_error, _warning, _advice = (partial(Rule, severity) for severity in Severity)

_RULES = (
    _error("front-matter", "front matter that can’t be taken as it is", "A key that is misread may publish what it should hold back."),
    _error("config", "a configuration that can’t be taken as it is", "The whole site depends on it."),
    _error("unreadable", "a file that can’t be read", "Nobody can publish what can’t be read."),
    _error("outside", "a link of the file system that leads out of content/", "What lies outside isn’t meant to be published."),
    _error("body-size", "a text that is too long to be rendered", "It would take minutes, and readers longer."),
    _error("nesting", "lists or quotations that are nested too deeply", "Nobody can follow them, and rendering them takes minutes."),
    _error("control-character", "a control character that is written as a reference, such as &#1;", "No feed that holds one can be read."),
    _error("markup-failure", "a text that can’t be rendered", "The page would be empty."),
    _error("author", "a byline that names nobody", "Readers must be able to see who speaks."),
    _error("contact", "a press contact that doesn’t exist, or two of one name", "Reporters must reach somebody."),
    _error("boilerplate", "a boilerplate that doesn’t exist, or two of one name", "A release would end without it."),
    _error("attachment", "an attachment that doesn’t exist", "A dead end for readers."),
    _error("series", "parts of a series that don’t agree", "Readers couldn’t follow it from part to part."),
    _error("translation", "a translation of something that isn’t there, or two of one language", "Readers would be sent nowhere."),
    _warning(
        "language", "a language into which the theme’s words aren’t translated",
        "WCAG 3.1.2 Language of Parts: they stand there in English.",
    ),
    _advice("embargo-offset", "an embargo without an offset from UTC", "Reporters elsewhere may read it as their own time."),
    _error("template", "a template that fails", "The page can’t be made."),
    _error("alias", "an old path that two pages claim, or that is a page’s own", "It can lead to one of them only."),
    _error(
        "guid", "an identity in feeds that isn’t the published one, or that two posts have",
        "Subscribers would be shown old posts as new ones.",
    ),
    _error("urls", "a published address at which nothing would stand", "Links to it all over the web would be dead ends."),
    _error("urls-lock", "a ledger of addresses that can’t be taken as it is", "Without it nobody knows which addresses were published."),
    _error("pulled", "a post that was published and is withheld now", "It is taken down, and that must be meant."),
    _error("leak", "words of something withheld in what would be published", "A draft or an embargoed post would be read too early."),
    _error("collision", "two sources for one address", "One of them would be lost."),
    _error("link", "a link to a source file that doesn’t exist", "A dead end for readers. WCAG 2.4.4 asks that a link’s purpose hold."),
    _warning("dead-link", "a link to an address of this site that has no page", "A dead end for readers."),
    _warning("dead-anchor", "a link to a part of a page that isn’t there", "The reader lands at the top of a page and must search."),
    _warning("withheld-link", "a link to what isn’t published", "Readers see the words without the link until it is."),
    _warning(
        "similar-terms", "tags or categories that differ only in case or in a plural",
        "Posts that belong together stand in two lists.",
    ),
    _warning(
        "rare-term", "a tag or category of one post that is a letter away from a common one",
        "The post is missing where readers look for it.",
    ),
    _warning("date-in-name", "a date in a file’s name that isn’t the post’s", "One of the two is wrong, and the file is hard to find."),
    _warning(
        "language-in-name", "a language in a file’s name that isn’t among the site’s",
        "The translation stands among the texts of the main language, and is announced as one. WCAG 3.1.1 Language of Page.",
    ),
    _advice("no-summary", "a post without a summary", "Lists, feeds and search engines show its first sentences, whatever they are."),
    _advice("long-title", "a title of more than 100 characters", "Search engines and shared links cut it."),
    _advice(
        "title-marks", "a title, tag or category in typographic quotes, or a title with HTML in it",
        "Both are shown as they stand; quotes were most likely meant for YAML.",
    ),
    _warning(
        "lost-character", "what is left of a picture, letter or sign that got lost on the way into the file",
        "Readers see a box or nonsense in its place.",
    ),
    _warning(
        "invisible-character", "a character without width, in an address, before a mark of Markdown or within a word",
        "The address leads nowhere, the mark does nothing, the word isn’t found.",
    ),
    _warning(
        "no-list", "lines that look like a list and make none", "WCAG 1.3.1 Info and Relationships: they run on as one paragraph."
    ),
    _warning("no-table", "lines that tabs make look like a table", "WCAG 1.3.1 Info and Relationships: they run on as one paragraph."),
    _warning(
        "no-link", "a link or HTML with a space or with quotes that keep it from being one",
        "Readers see its marks, or words that lead nowhere.",
    ),
    _warning("no-emphasis", "stars that make nothing bold, since a space stands inside of them", "Readers see the stars."),
    _warning(
        "indented-text", "a paragraph that is shown as code, since it is indented", "It doesn’t wrap on a phone, and is read out as code."
    ),
    _warning("pasted-html", "marks of a word processor’s HTML that readers would see", "They mean nothing to anybody."),
    _warning(
        "detour", "a link by way of another site that sees who follows it", "That site learns who reads what, and the link ends with it."
    ),
    _warning("missing-picture", "a picture that isn’t there", "Readers see a gap."),
    _advice("unused-file", "a file under content/media/ that nothing uses", "It is published, and nobody finds it."),
    _warning(
        "stray-text", "a text that isn’t read, for its ending or where it lies", "What was written is on no page, and nobody is told."
    ),
    _warning("large-file", "a picture of more than 1 MB", "On a phone it takes longer than readers wait."),
    _warning("no-alt", "a picture without words for those who can’t see it", "WCAG 1.1.1 Non-text Content."),
    _warning(
        "poor-alt", "words for a picture that say nothing of it",
        "WCAG 1.1.1 Non-text Content: a file’s name or “image of” is no alternative.",
    ),
    _advice(
        "picture-elsewhere", "a picture on another site",
        "Pages show a link in its place: loading it would tell that site who reads what.",
    ),
    _warning("vague-link", "a link whose words don’t say where it leads", "WCAG 2.4.4 Link Purpose (In Context)."),
    _warning("empty-link", "a link without words", "WCAG 2.4.4 Link Purpose (In Context): a screen reader reads its address aloud."),
    _warning("empty-heading", "a heading without words", "WCAG 2.4.6 Headings and Labels."),
    _advice("no-caption", "a table without a caption", "WCAG 1.3.1 Info and Relationships: a caption says what the figures are."),
    _advice(
        "document-link", "a link to a document that doesn’t say its type, and its size where that is known",
        "Readers want to know before they load it. WCAG 2.4.4 Link Purpose (In Context).",
    ),
    _warning("no-header", "a table whose columns have no headings", "WCAG 1.3.1 Info and Relationships: a cell means nothing without."),
    _warning("foreign-phrase", "words in another script than the text’s, without a lang", "WCAG 3.1.2 Language of Parts."),
    _warning("low-contrast", "two colours of the theme below 4.5:1", "WCAG 1.4.3 Contrast (Minimum)."),
    _advice("long-sentence", "a sentence of more than 40 words", "Plain language: readers lose the thread. WCAG 3.1.5 Reading Level."),
    _advice("acronym", "an acronym whose words aren’t given at its first use", "WCAG 3.1.4 Abbreviations."),
    _advice(
        "hard-text", "an English text that asks for more than 14 years of school (Flesch-Kincaid; needs pyphen)",
        "Plain language: half of the readers give up. WCAG 3.1.5 Reading Level.",
    ),
    _warning("html-element", "an HTML element that is left out", "It could harm readers or break the page."),
    _warning("html-attribute", "an HTML attribute that is left out", "It could harm readers or break the page."),
    _warning("unsafe-target", "a link of an unsafe kind that is left out", "It could harm readers."),
    _warning("external-link", "a link to another site that has nothing there (--external)", "A dead end for readers."),
    _advice("external-moved", "a link to another site that has moved it for good (--external)", "The old address will stop working."),
    _advice("external-unknown", "a link to another site that didn’t say (--external)", "Some servers answer people only."),
    _warning(
        "silent-change", "a post whose words changed in Git after it was published, without a note in its “changes”",
        "Readers who saw it before must be told what was put right.",
    ),
    _warning("old-translation", "a translation whose original changed after its last edit", "Its readers are told what holds no more."),
    _error("feed", "a feed that breaks the rules of its format", "Readers may refuse it, and nobody sees that."),
    _warning(
        "duplicate-id", "two parts of a page with one id",
        "Links, labels and notes reach the first only. WCAG 1.3.1 Info and Relationships.",
    ),
    _warning(
        "heading-order", "a heading of a template that leaves out a level",
        "WCAG 1.3.1 Info and Relationships: who goes from heading to heading thinks that something is missing.",
    ),
    _warning("frame-title", "a frame without a title", "WCAG 4.1.2 Name, Role, Value: a screen reader says “frame” and nothing else."),
    _warning("heavy-page", "a page of more than 100 KB with all that it loads at once", "On a phone it takes longer than readers wait."),
    _advice("long-page", "a post or page whose HTML alone has more than 14 KB, compressed", "A first round trip carries no more."),
    _warning("heavy-style", "a style sheet of more than 8 KB, compressed", "Nothing is shown before it is there."),
)  # fmt: skip

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id."""
