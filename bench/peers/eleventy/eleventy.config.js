// Eleventy's settings for the bench. What a page needs of all posts is worked out once, in the collections.
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const markdown = markdownIt({ html: false, typographer: true }).use(anchor);
const bios = new Map();
const cards = new Map();
let posts = [];
let places = new Map();

const slugify = (name) => name.toLowerCase().replaceAll(" ", "-");
const link = (taxonomy, name) => ({ url: `/${taxonomy}/${slugify(name)}/`, title: name });

function card(item) {
  if (!item) return null;
  if (!cards.has(item.url)) {
    const date = item.date;
    const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
    const { title, summary, category } = item.data;
    cards.set(item.url, {
      url: item.url, title, summary, iso: date.toISOString(), day,
      long: `${day} ${date.getUTCFullYear()}`, category: link("categories", category),
    });
  }
  return cards.get(item.url);
}

function byMonth(items) {
  const groups = [];
  for (const item of items) {
    const label = `${MONTHS[item.date.getUTCMonth()]} ${item.date.getUTCFullYear()}`;
    if (groups.at(-1)?.label !== label) groups.push({ label, cards: [] });
    groups.at(-1).cards.push(card(item));
  }
  return groups;
}

function person(slug, people) {
  const author = people[slug];
  if (!bios.has(slug)) bios.set(slug, markdown.render(author.bio));
  const initials = author.name.split(" ").map((word) => word[0]).join("");
  return { url: `/authors/${slug}/`, name: author.name, role: author.role, bio: bios.get(slug), initials };
}

// Every page of every list of ten.
function slice(url, kicker, heading, author, items) {
  const count = Math.ceil(items.length / 10);
  const at = (number) => (number === 1 ? url : `${url}page/${number}/`);
  return Array.from({ length: count }, (_, index) => ({
    url: at(index + 1), kicker, heading, author, note: `${items.length} posts`, number: index + 1,
    items: items.slice(index * 10, index * 10 + 10),
    newer: index ? at(index) : "", older: index + 1 < count ? at(index + 2) : "",
  }));
}

function group(taxonomy, namesOf) {
  const lists = new Map();
  for (const post of posts) {
    for (const name of namesOf(post.data)) {
      if (!lists.has(name)) lists.set(name, []);
      lists.get(name).push(post);
    }
  }
  return [...lists].sort(([one], [other]) => (one < other ? -1 : 1));
}

export default function (config) {
  config.addPlugin(syntaxHighlight);
  config.setLibrary("md", markdown);
  config.addPassthroughCopy({ static: "/" });
  config.addFilter("card", card);
  config.addFilter("months", byMonth);
  config.addFilter("people", (slugs, people) => slugs.map((slug) => person(slug, people)));
  config.addFilter("person", (slug, people) => (slug ? person(slug, people) : null));
  config.addFilter("tagLinks", (names) => names.map((name) => link("tags", name)));
  config.addFilter("beside", (url, step) => card(posts[places.get(url) + step]));
  config.addFilter("recent", (url, which) => {
    const place = places.get(url);
    const others = which === "latest" ? posts.slice(0, 4).filter((post) => post.url !== url) : posts.slice(place + 1, place + 4);
    return others.slice(0, 3).map(card);
  });
  config.addCollection("news", (api) => {
    posts = api.getFilteredByGlob("content/posts/*.md").sort((one, other) => other.date - one.date);
    places = new Map(posts.map((post, place) => [post.url, place]));
    cards.clear();
    return posts;
  });
  config.addCollection("lists", (api) => {
    posts = api.getFilteredByGlob("content/posts/*.md").sort((one, other) => other.date - one.date);
    const lists = slice("/", "", "Bench newsroom", "", posts);
    for (const [name, items] of group("tags", (data) => data.topics)) lists.push(...slice(`/tags/${slugify(name)}/`, "Tag", name, "", items));
    for (const [name, items] of group("categories", (data) => [data.category])) {
      lists.push(...slice(`/categories/${slugify(name)}/`, "Category", name, "", items));
    }
    for (const [slug, items] of group("authors", (data) => data.authors)) {
      lists.push(...slice(`/authors/${slug}/`, "Author", items[0].data.people[slug].name, slug, items));
    }
    return lists;
  });
  config.addFilter("counted", (lists, folder) =>
    lists.filter((list) => list.number === 1 && list.url.startsWith(folder))
      .map((list) => ({ url: list.url, title: list.heading, count: parseInt(list.note, 10) })));
  return { dir: { input: ".", output: "out", includes: "_includes", data: "_data" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
