"""Every text that the theme shows of itself, in English; `catalogs` puts those of another language in their places."""

from __future__ import annotations

from html import escape

from pressroom.locales.plurals import Plural
from pressroom.structs import Struct

_POSTS = Plural(("{count} post", "{count} posts"))
_PARTS = Plural(("{count} part", "{count} parts"))


class InEnglish(str):
    """A text that has no translation: where it is printed it says that it is English, so that a screen reader can say it so."""

    __slots__ = ()

    def __html__(self) -> str:
        return f'<span lang="en" dir="ltr">{escape(self)}</span>'


class Words(Struct, frozen=True):
    """Every text that the theme shows of itself, in one language; `{…}` stands for what is filled in with `.format`."""

    skip_to_content: str = "Skip to main content"
    main_navigation: str = "Main"
    footer_navigation: str = "About this site"
    edition_of: str = "Edition of {date}"
    follow_by_rss: str = "Follow by RSS"
    follow_heading: str = "Follow this newsroom"
    follow_text: str = "Every post in full, in your feed reader:"
    rss: str = "RSS"
    labelled: str = "{label}: {text}"
    topics: str = "Topics"
    archive: str = "Archive"
    older_posts: str = "Older posts"
    newer_posts: str = "Newer posts"
    pages: str = "Pages"
    posts_page: str = "Posts, page {number}"
    page_number: str = "page {number}"
    posted: str = "Posted"
    updated: str = "Updated"
    first_published: str = "First published at {host}"
    posted_on: str = "posted on {date}"
    by: str = "By"
    and_: str = "and"
    written_by: str = "Written by"
    all_posts_by: str = "All posts by {name}"
    recent_posts: str = "Recent posts"
    related_posts: str = "Related posts"
    continue_reading: str = "Continue reading"
    previous_post: str = "Previous post"
    next_post: str = "Next post"
    post_navigation: str = "Previous and next post"
    picture_elsewhere: str = "Picture on {host}"
    photo_credit: str = "Credit: {credit}"
    license_of: str = "License: {license}"
    for_immediate_release: str = "For immediate release"
    embargoed_until: str = "Embargoed until {date}"
    end_of_release: str = "End of release"
    press: str = "Press"
    press_contact: str = "Press contact"
    press_contacts: str = "Press contacts"
    telephone: str = "Telephone"
    email: str = "E-mail"
    releases: str = "Releases"
    no_releases: str = "No releases yet. The first one will stand here."
    plain_text: str = "This release as plain text"
    attachments: str = "Attachments"
    file_facts: str = "{type}, {size}"
    media_kit: str = "Media kit"
    all_pictures: str = "All pictures, with captions"
    checksum: str = "SHA-256 of the archive:"
    picture: str = "Picture: {alt}"
    links: str = "Links"
    on_the_web: str = "On the web: {url}"
    advisory: str = "Advisory"
    advisories: str = "Advisories"
    until: str = "until {date}"
    changes: str = "Corrections and updates"
    correction: str = "Correction"
    update: str = "Update"
    clarification: str = "Clarification"
    corrections: str = "Corrections"
    corrections_text: str = "What we have corrected, clarified or updated in what was published, newest first."
    withdrawn: str = "Withdrawn on {date}"
    replaced_by: str = "Read what replaces it"
    gone_heading: str = "This page has expired"
    gone_text: str = "It was taken down on {date}, as its authors had planned."
    taken_down_heading: str = "This page was taken down"
    taken_down_text: str = "What stood at this address is no longer published."
    moved_heading: str = "This page has moved"
    not_found_heading: str = "Page not found"
    not_found_text: str = "There is no page at this address. It may have been mistyped, or the page may have moved."
    newest_posts: str = "Newest posts"
    no_posts: str = "No posts yet. The first one will stand here."
    no_posts_by: str = "{name} has not posted yet. Posts will be listed here."
    front_page: str = "Front page"
    count_posts: Plural = _POSTS
    series: str = "Series"
    part_of: str = "Part {number} of {count}"
    count_parts: Plural = _PARTS
    previous_part: str = "Previous part"
    next_part: str = "Next part"
    event: str = "Event"
    event_when: str = "When"
    event_where: str = "Where"
    event_add: str = "Add to your calendar"
    upcoming: str = "Upcoming"
    no_upcoming: str = "Nothing is coming up. The next event will stand here."
    events: str = "Events"
    subscribe_events: str = "Subscribe to all events"
    search: str = "Search"
    search_words: str = "Words to look for"
    search_year: str = "Year"
    search_all: str = "All"
    search_order: str = "Order"
    search_best: str = "Best match first"
    search_newest: str = "Newest first"
    search_busy: str = "Searching"
    search_results: str = "Results: {count}"
    search_none: str = "Nothing was found for “{query}”. Try fewer words, or other ones."
    search_more: str = "More results"
    search_suggestions: str = "Suggestions: {count}. Go through them with the arrow keys."
    search_broken: str = "The search can’t be loaded just now. Try again later, or look through the titles below."
    search_scriptless: str = (
        "Your browser runs no script, which searching needs. Look through the titles below with your browser’s own search."
    )
    titles_heading: str = "All titles"
    titles_of: str = "All titles of {year}"
    language: str = "Language"
    tag: str = "Tag"
    category: str = "Category"
    tags: str = "Tags"
    categories: str = "Categories"
    authors: str = "Authors"
    author: str = "Author"
    posts_of: str = "Posts of {period}"
    source_of_page: str = "Source of this page"
    feed_of: str = "{name}: posts as RSS"
    atom_of: str = "{name}: posts as Atom"
    json_of: str = "{name}: posts as JSON Feed"
    see_on_page: str = "See this part on the web page"
    subscribe: str = "Subscribe"
    subscribe_how: str = "How to follow this newsroom"
    subscribe_text: str = (
        "A feed brings you every new post, in full, as soon as it is published. It needs no account and no e-mail address, and nobody "
        "learns what you read."
    )
    subscribe_reader: str = (
        "Get a feed reader: an app or a web site that collects what you follow. There are free ones for every phone and computer; look "
        "for “feed reader” or “RSS reader”."
    )
    subscribe_address: str = "Copy the address of a feed from the list below."
    subscribe_paste: str = "Paste it where the reader says “Add a feed” or “Follow”. New posts appear there by themselves."
    subscribe_formats: str = "RSS, Atom and JSON Feed are three forms of the same posts. Every reader takes the first; any of them will do."
    all_posts: str = "All posts"
    copy_address: str = "Copy"
    copied_address: str = "Copied"


class MarkupWords(Struct, frozen=True):
    """The words that rendering puts into a body. `{number}` stands for the footnote's number."""

    done: str = "done"
    to_do: str = "to do"
    table: str = "Table"
    code: str = "Code"
    labelled: str = "{label}: {text}"
    footnotes: str = "Footnotes"
    back_to_reference: str = "Back to reference {number}"
