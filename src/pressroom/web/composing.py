"""A plan and its Edition to the context of a template.

A composer sees an Edition and nothing else, so no page can say a word of what is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatchmethod

from pressroom import locales, permalinks
from pressroom.edition import Edition
from pressroom.models import Author, Term
from pressroom.relations import Series
from pressroom.web.contexts import (
    AuthorContext,
    Context,
    CorrectionsContext,
    FeedPageContext,
    GoneContext,
    HomeContext,
    IndexContext,
    ListContext,
    MovedContext,
    NotFoundContext,
    PostContext,
    PressContext,
    SearchContext,
    SeriesContext,
    StandingContext,
    SubscribeContext,
    TermContext,
    TitlesContext,
)
from pressroom.web.feed_plans import FORM_NAMES, FeedPagePlan, FeedPlan, SubscribePlan
from pressroom.web.list_plans import IndexPlan, ListPlan, Month
from pressroom.web.metadata import describe
from pressroom.web.plans import GonePlan, MovedPlan, NotFoundPlan, PagePlan, Plan, PostPlan
from pressroom.web.press import find_modified, list_current_boilerplate
from pressroom.web.press_plans import CorrectionsPlan, PressPlan
from pressroom.web.press_values import PressValues
from pressroom.web.relation_plans import SeriesPlan
from pressroom.web.relation_values import RelationValues
from pressroom.web.search_plans import SearchPlan, TitlesPlan
from pressroom.web.shapes import Choice, CountedLink, FeedGroup, Link, Pagination, PostView
from pressroom.web.theme import Theme
from pressroom.web.values import CSP, CSP_OF_SEARCH, CSP_WITH_FORM, CSP_WITH_SCRIPT, KEEP_FRAGMENT, Values

# The stories beside the lead; one less where too few would be left for the river below.
_SECONDS, _FULL_PAGE = 3, 6


class Composer:
    """Makes the context of any plan that is rendered from a template; `values`, `press` and `relations` make what they hold."""

    def __init__(self, edition: Edition, theme: Theme) -> None:
        self._edition = edition
        self._config = edition.config
        self.values = Values(edition, theme)
        self.press = PressValues(self.values)
        self.relations = RelationValues(self.values)

    def compose(self, plan: Plan) -> Context:
        """Answer the context of a plan; `plans.TEMPLATES` names the template it is for."""
        return describe(self._compose(plan), self._config)

    @singledispatchmethod
    def _compose(self, plan: Plan) -> Context:
        raise TypeError(f"{type(plan).__name__} is rendered from no template")

    @_compose.register
    def _(self, plan: PostPlan) -> Context:
        post = plan.post
        card = self.values.make_card(post)
        is_withdrawn = post.withdrawn is not None and post.withdrawn.at <= self._edition.instant
        withdrawal = self.values.make_notice(post, post.withdrawn) if post.withdrawn and is_withdrawn else None
        view = PostView(
            card=card,
            kind=post.kind,
            deck=post.deck,
            body=self.values.make_page_body(post.source, plan.lang),
            dateline=post.dateline,
            updated=self.values.make_moment(modified, post.lang) if (modified := find_modified(post)) else None,
            image=self.values.make_image(post.source, post.image),
            topics=self.values.make_topics(post),
            withdrawal=withdrawal,
            press=self.press.make_press(post),
            series=self.relations.make_series(post),
            event=self.relations.make_event(post),
        )
        hidden = post.unlisted or withdrawal is not None or self._edition.drafts
        head = self.values.make_head(
            plan, title=post.title, description=post.summary or card.excerpt, source=post.source, noindex=hidden,
            picture=self.values.make_share_picture(post),
        )  # fmt: skip
        return PostContext(
            **self.values.shared(plan.lang),
            page=head,
            post=view,
            authors=tuple(self.values.make_author(slug, plan.lang) for slug in post.authors if slug in self._edition.authors),
            related=self.values.make_cards(plan.related),
            recent=self.values.make_recent(post, plan.recent),
            newer=self.values.make_card(plan.newer) if plan.newer else None,
            older=self.values.make_card(plan.older) if plan.older else None,
        )

    @_compose.register
    def _(self, plan: ListPlan) -> Context:
        match plan.subject:
            case None:
                return self._compose_posts(plan) if plan.number else self._compose_home(plan)
            case Term() as term:
                return self._compose_term(plan, term)
            case Author() as author:
                return self._compose_author(plan, author)
            case Month() as month:
                name = locales.format_month(month.year, month.month, plan.lang)
                heading = self.values.words(plan.lang).posts_of.format(period=name)
                return ListContext(**self.values.listed(plan, heading), heading=heading)

    def _compose_home(self, plan: ListPlan) -> Context:
        newest = next(iter(plan.posts), None)
        lead = plan.lead or newest
        posts = tuple(post for post in plan.posts if post != lead)
        beside = _SECONDS if len(plan.posts) >= _FULL_PAGE else _SECONDS - 1
        feed = self.values.href(permalinks.feed_path(plan.path))
        texts = self._config.texts(plan.lang)
        head = self.values.make_head(plan, title="", description=texts.description, feed=Link(texts.title, feed))
        return HomeContext(
            **self.values.shared(plan.lang),
            page=head,
            edition=self.values.make_moment(newest.instant, plan.lang) if newest else None,
            lead=self.values.make_card(lead) if lead else None,
            seconds=self.values.make_cards(posts[:beside]),
            river=self.values.make_months(posts[beside:], plan.lang),
            topics=self.values.make_home_topics(plan.lang),
            upcoming=self.relations.make_upcoming(plan.lang),
            pagination=self.values.make_pagination(plan),
        )

    def _compose_posts(self, plan: ListPlan) -> Context:
        heading = self.values.words(plan.lang).posts_page.format(number=plan.number)
        return ListContext(**self.values.listed(plan, heading), heading=heading)

    def _compose_term(self, plan: ListPlan, term: Term) -> Context:
        shared = self.values.listed(plan, self.values.number_title(plan, term.name), feed_name=term.name)
        return TermContext(**shared, taxonomy=term.taxonomy, heading=term.name, count=plan.count)

    def _compose_author(self, plan: ListPlan, author: Author) -> Context:
        shared = self.values.listed(plan, self.values.number_title(plan, author.name), feed_name=author.name, source=author.source)
        return AuthorContext(**shared, author=self.values.make_author(author.slug, plan.lang), count=plan.count)

    @_compose.register
    def _(self, plan: SeriesPlan) -> Context:
        name = plan.series.name
        has_feed = self._config.features.term_feeds
        feed = Link(name, self.values.href(permalinks.feed_path(plan.path))) if has_feed else None
        return SeriesContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=name, description="", feed=feed),
            heading=name,
            parts=self.relations.make_parts(plan.series, plan.lang),
        )

    @_compose.register
    def _(self, plan: IndexPlan) -> Context:
        heading = str(plan.subject) if isinstance(plan.subject, int) else getattr(self.values.words(plan.lang), plan.subject)
        lines = ((self.values.name_entry(entry, plan.lang), self.values.href(entry.path), entry.count) for entry in plan.entries)
        entries = tuple(CountedLink(*line) for line in lines)
        return IndexContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=heading, description=""),
            heading=heading,
            entries=entries,
            pagination=Pagination(number=0, older=self.values.href_or_none(plan.older), newer=self.values.href_or_none(plan.newer)),
        )

    @_compose.register
    def _(self, plan: PagePlan) -> Context:
        page = plan.page
        return StandingContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(
                plan, title=page.title, description=page.summary or self._edition.rendered[page.source].excerpt, source=page.source
            ),
            heading=page.title,
            body=self.values.make_page_body(page.source, plan.lang),
            updated=self.values.make_moment(page.updated, plan.lang) if page.updated else None,
        )

    @_compose.register
    def _(self, plan: PressPlan) -> Context:
        title = self.values.words(plan.lang).press
        first = plan.number == 0
        contacts = sorted(self._edition.contacts.values(), key=lambda contact: contact.slug) if first else []
        texts = list_current_boilerplate(self._edition, plan.lang) if first else ()
        return PressContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=self.values.number_title(plan, title), description=""),
            count=plan.count,
            contacts=tuple(self.press.make_contact(contact, plan.lang) for contact in contacts),
            months=self.values.make_months(plan.posts, plan.lang),
            boilerplate=tuple(self.press.make_boilerplate(text) for text in texts),
            pagination=self.values.make_pagination(plan),
        )

    @_compose.register
    def _(self, plan: CorrectionsPlan) -> Context:
        words = self.values.words(plan.lang)
        feed = Link(words.corrections, self.values.href(permalinks.feed_path(plan.path)))
        return CorrectionsContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=words.corrections, description=words.corrections_text, feed=feed),
            entries=tuple(self.press.make_changed_post(changed) for changed in plan.changes),
        )

    @_compose.register
    def _(self, plan: SubscribePlan) -> Context:
        words = self.values.words(plan.lang)
        script = self.values.href_or_none(self.values.theme.asset_path("subscribe.js"))
        head = self.values.make_head(plan, title=words.subscribe, description=words.subscribe_text, csp=CSP_WITH_SCRIPT if script else CSP)
        return SubscribeContext(**self.values.shared(plan.lang), page=head, groups=tuple(self._group_feeds(plan)), script=script)

    def _group_feeds(self, plan: SubscribePlan) -> Iterator[FeedGroup]:
        words = self.values.words(plan.lang)
        headings = {
            "": words.all_posts, "series": words.series, "categories": words.categories, "tags": words.tags, "authors": words.authors,
        }
        feeds: dict[str, list[Link]] = {kind: [] for kind in headings}
        for feed in plan.feeds:
            kind = _find_kind(feed)
            name = feed.subject.name if feed.subject else FORM_NAMES[feed.form]
            feeds[kind].append(Link(name, permalinks.make_absolute(self._config, feed.path)))
        yield from (FeedGroup(headings[kind], tuple(links)) for kind, links in feeds.items() if links)
        if plan.corrections:
            link = Link(words.corrections, permalinks.make_absolute(self._config, plan.corrections))
            yield FeedGroup(words.corrections, (link,))

    @_compose.register
    def _(self, plan: SearchPlan) -> Context:
        words, script = self.values.words(plan.lang), self.values.href_or_none(self.values.theme.asset_path("search.js"))
        csp = CSP_OF_SEARCH if script else CSP_WITH_FORM
        categories = {term.slug: term.name for lang in self._config.languages for term in self._edition.terms("categories", lang).values()}
        years = ((year, self.values.href(permalinks.titles_path(self._config, year, plan.lang)), count) for year, count in plan.years)
        return SearchContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=words.search, description="", noindex=True, csp=csp),
            years=tuple(CountedLink(str(year), href, count) for year, href, count in years),
            categories=_choose(categories),
            authors=_choose({slug: author.name for slug, author in self._edition.authors.items()}),
            languages=tuple(Choice(lang, locales.name_language(lang)) for lang in self._config.languages),
            script=script,
            index=self.values.href(permalinks.SEARCH_LIST),
            base=self._config.path,
        )

    @_compose.register
    def _(self, plan: TitlesPlan) -> Context:
        heading = self.values.words(plan.lang).titles_of.format(year=plan.year)
        return TitlesContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=heading, description="", noindex=True),
            heading=heading,
            months=self.values.make_months(plan.posts, plan.lang),
            pagination=Pagination(number=0, older=self.values.href_or_none(plan.older), newer=self.values.href_or_none(plan.newer)),
        )

    @_compose.register
    def _(self, plan: FeedPagePlan) -> Context:
        head = self.values.make_head(plan, title=self.values.words(plan.lang).subscribe, description="", noindex=True)
        return FeedPageContext(**self.values.shared(plan.lang), page=head)

    @_compose.register
    def _(self, plan: GonePlan) -> Context:
        words, stone = self.values.words(plan.lang), plan.tombstone
        heading = words.gone_heading if stone.expired and not stone.reason else words.taken_down_heading
        return GoneContext(
            **self.values.shared(plan.lang),
            page=self.values.make_head(plan, title=heading, description="", noindex=True),
            heading=heading,
            reason=stone.reason,
            date=self.values.make_moment(stone.expired, plan.lang) if stone.expired else None,
        )

    @_compose.register
    def _(self, plan: MovedPlan) -> Context:
        return MovedContext(
            **self.values.shared(plan.lang),
            page=self.values.make_moved_head(plan, plan.redirect),
            link=Link(plan.redirect.title, self.values.href(plan.redirect.target)),
            script=KEEP_FRAGMENT,
        )

    @_compose.register
    def _(self, plan: NotFoundPlan) -> Context:
        csp = CSP_WITH_FORM if self._config.features.search else CSP
        head = self.values.make_head(plan, title=self.values.words(plan.lang).not_found_heading, description="", noindex=True, csp=csp)
        return NotFoundContext(**self.values.shared(plan.lang), page=head, newest=self.values.make_cards(plan.posts))


def _choose(names: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(sorted((Choice(slug, name) for slug, name in names.items()), key=lambda choice: choice.label.casefold()))


def _find_kind(feed: FeedPlan) -> str:
    """Answer under which heading a feed is listed."""
    match feed.subject:
        case Term(taxonomy=taxonomy):
            return taxonomy
        case Author():
            return "authors"
        case Series():
            return "series"
        case None:
            return ""
