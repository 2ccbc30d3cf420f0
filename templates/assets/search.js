// The search page: a combobox that suggests posts while words are typed, and a list of results for words that are sent off.
// Pagefind finds; it is loaded when somebody is about to search, and of its index only the parts that are asked.
const form = document.querySelector("form[data-index]");
const input = form.elements.q;
const popup = form.querySelector("[role=listbox]");
const [hint, status] = form.querySelectorAll("[role=status]");
const found = document.getElementById("pr-found");
const entries = found.querySelector("ol");
const more = found.querySelector("button");
const said = form.dataset;
const base = new URL(".", new URL(said.index, location.href)).pathname;
const page = document.documentElement.lang;

// Scripts without spaces between words: each letter is a word of its own, in the index as in what is typed.
const letters = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}";
const letter = new RegExp(`[${letters}]\\p{M}*`, "gu");

function prepare(query) {
  const spaced = query.replace(letter, " $& ").replace(/\s+/g, " ").trim();
  // One run of such letters is looked for as it stands, like a word.
  return spaced !== query && !/\s/.test(query) ? `"${spaced}"` : spaced;
}

// The parts of the index, and readers of them: one for each language and choice of years.
let list, listed = 0;
const readers = new Map();
const facts = new Map();

async function fetchList() {
  if (list && Date.now() - listed < 60_000) return list;
  const answer = await fetch(said.index, {cache: "no-cache"});
  if (!answer.ok) throw new Error(`${answer.status}`);
  const fresh = await answer.text();
  if (JSON.stringify(list) !== JSON.stringify(JSON.parse(fresh))) {
    list = JSON.parse(fresh);
    readers.clear();
    facts.clear();
  }
  listed = Date.now();
  return list;
}

function open(lang, year) {
  const key = `${lang} ${year}`;
  if (!readers.has(key)) {
    const opening = start(lang, list[lang].parts.filter(part => !year || String(part.year) === year));
    opening.catch(() => readers.delete(key));
    readers.set(key, opening);
  }
  return readers.get(key);
}

async function start(lang, parts) {
  const baseUrl = said.base || "/";
  const pagefind = await import(`${base}readers/${lang}/pagefind.js?${list[lang].tag}`);
  const reader = pagefind.createInstance({baseUrl, noWorker: true, basePath: `${base}readers/${lang}/`, metaCacheTag: list[lang].tag});
  const stem = lang.split("-")[0].toLowerCase();
  const merging = parts.map(part => reader.mergeIndex(`${base}parts/${lang}/${part.name}/`, {baseUrl, language: stem, metaCacheTag: part.tag}));
  // Pagefind waits for ever for a file that can't be had.
  await Promise.race([Promise.all(merging), new Promise((_, reject) => setTimeout(reject, 20_000, new Error("too slow")))]);
  return reader;
}

// What results are chosen and ordered by: for each id, the places of its post in the parts it may stand in.
async function readFacts(lang) {
  if (!facts.has(lang)) {
    const posts = new Map();
    facts.set(lang, posts);
    for (const [age, part] of list[lang].parts.entries()) {
      part.facts ??= fetch(`${base}parts/${lang}/${part.name}/posts.json?${part.tag}`).then(answer => answer.json());
      const {ids, categories, authors} = await part.facts;
      const of = ids.map((_, place) => ({part: part.name, age, place, category: new Set(), author: new Set()}));
      for (const [slug, places] of Object.entries(categories)) for (const place of places) of[place].category.add(slug);
      for (const [slug, places] of Object.entries(authors)) for (const place of places) of[place].author.add(slug);
      ids.forEach((id, place) => posts.set(id, [...(posts.get(id) ?? []), of[place]]));
    }
  }
  return facts.get(lang);
}

async function find({q, year, category, author, lang, order}) {
  await fetchList();
  const langs = (lang ? [lang] : Object.keys(list)).filter(one => list[one]);
  const all = await Promise.all(langs.map(async one => {
    const reader = await open(one, year);
    let {results} = await reader.search(prepare(q));
    results = results.map(result => ({...result, lang: one}));
    if (category || author || order) {
      const posts = await readFacts(one);
      for (const result of results) {
        const places = posts.get(result.id) ?? [];
        // Two posts of different parts may have one id: then its own words tell.
        const part = places.length > 1 ? tell(await result.data()).part : places[0]?.part;
        // A year's part may be made of months, whose names its posts tell.
        result.facts = places.find(place => place.part === part) ?? places.find(place => part?.startsWith(`${place.part}-`));
      }
      const chosen = (kind, value) => result => !value || result.facts?.[kind].has(value);
      results = results.filter(chosen("category", category)).filter(chosen("author", author));
    }
    return results;
  }));
  const newest = (a, b) => (a.facts?.age ?? 0) - (b.facts?.age ?? 0) || (a.facts?.place ?? 0) - (b.facts?.place ?? 0);
  return all.flat().sort(order ? newest : (a, b) => b.score - a.score);
}

// What the index tells of a result beside its words stands in anchors.
function tell(data) {
  const anchor = name => data.anchors.find(({element}) => element === name);
  const [part, day] = (anchor("time")?.id ?? "_").split("_");
  const [text, end] = ["text", "end"].map(name => data.anchors.findLast(({element, id}) => element === "div" && id === name)?.location);
  return {part, day: day.slice(0, 10), title: anchor("data") && decodeURIComponent(anchor("data").id), text: text ?? 0, end};
}

function mark(words, hits, from = 0) {
  const parts = document.createDocumentFragment();
  let text = "";
  const flush = () => { if (text) parts.append(text); text = ""; };
  words.forEach((word, place) => {
    const gap = place && !(close(word) && close(words[place - 1])) ? " " : "";
    if (!hits.has(from + place)) {
      text += gap + word;
      return;
    }
    text += gap;
    flush();
    const [, before, core, after] = word.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su);
    const marked = document.createElement("mark");
    marked.textContent = core;
    parts.append(before, marked);
    text = after;
  });
  flush();
  return parts;
}

const opening = new RegExp(`^[${letters}]`, "u");
const unspaced = word => opening.test(word);
const close = word => unspaced(word) || /^[\u3000-\u303f\uff01-\uff65]/.test(word);

function describe(data) {
  const told = tell(data);
  const words = data.raw_content.replace(/&lt;/g, "<").replace(/&gt;/g, ">").split(/\s+/);
  const hits = new Map(data.weighted_locations.map(({location: place, balanced_score: score}) => [place, score]));
  const title = data.meta.title.split(/\s+/);
  const length = words.filter(unspaced).length * 2 > words.length ? 70 : 32;
  // The names of authors and topics, after the end of the text, are shown only where nothing else was found.
  const isAfter = [...hits.keys()].every(place => place < told.text || place >= told.end);
  const last = isAfter && [...hits.keys()].some(place => place >= told.end) ? words.length : told.end ?? words.length;
  let start = told.text, best = 0;
  for (const place of hits.keys()) {
    if (place < told.text || place >= last) continue;
    const sum = [...hits].reduce((total, [at, score]) => total + (at >= place && at < place + length ? score : 0), 0);
    if (sum > best) [best, start] = [sum, Math.max(told.text, place - 5)];
  }
  const end = Math.min(last, start + length);
  const excerpt = mark(words.slice(start, end), hits, start);
  if (start > told.text) excerpt.prepend("… ");
  if (end < last) excerpt.append(" …");
  const isMarked = title.some((_, place) => hits.has(place));
  return {...told, excerpt, title: isMarked || !told.title ? mark(title, hits) : told.title, url: data.url};
}

function formatDay(day, style) {
  return new Intl.DateTimeFormat(page, {dateStyle: style, timeZone: "UTC"}).format(new Date(`${day}T00:00:00Z`));
}

function setTongue(element, lang) {
  if (lang === page) return;
  element.lang = lang;
  element.dir = "auto";
}

// The list of results.
const BATCH = 10;
let results = [], shown = 0, turn = 0;

const read = () => Object.fromEntries(["q", "year", "category", "author", "lang", "order"].map(name => [name, form.elements[name]?.value.trim() ?? (name === "lang" ? page : "")]));

async function showResults() {
  const asked = read(), now = ++turn;
  closePopup();
  if (!asked.q) {
    found.hidden = true;
    status.textContent = "";
    return;
  }
  status.textContent = `${said.busy} …`;
  try {
    const answer = await find(asked);
    if (now !== turn) return;
    results = answer;
    entries.replaceChildren();
    shown = 0;
    await showMore(now);
    if (now !== turn) return;
    status.textContent = results.length ? said.results.replace("{count}", results.length.toLocaleString(page)) : said.none.replace("{query}", asked.q);
    found.hidden = !results.length;
  } catch (error) {
    console.error(error);
    if (now === turn) [status.textContent, found.hidden] = [said.broken, true];
  }
}

async function showMore(now) {
  const batch = results.slice(shown, shown + BATCH);
  const described = await Promise.all(batch.map(async result => ({lang: result.lang, ...describe(await result.data())})));
  if (now !== turn) return;
  entries.append(...described.map(makeEntry));
  shown += batch.length;
  more.hidden = shown >= results.length;
}

function makeEntry({lang, day, title, url, excerpt}) {
  const entry = document.createElement("li");
  entry.className = "entry";
  const time = document.createElement(day ? "time" : "span");
  time.className = "entry-date";
  if (day) {
    time.dateTime = day;
    time.textContent = formatDay(day, "long");
  }
  const heading = document.createElement("h2");
  heading.className = "entry-title";
  const link = document.createElement("a");
  link.href = url;
  link.append(title);
  heading.append(link);
  const text = document.createElement("p");
  text.append(excerpt);
  [heading, text].forEach(element => setTongue(element, lang));
  const body = document.createElement("div");
  body.append(heading, text);
  entry.append(time, body);
  return entry;
}

more.addEventListener("click", async () => {
  const first = shown;
  await showMore(turn);
  entries.children[first]?.querySelector("a").focus();
});

// The combobox: the focus stays in the field, the arrow keys go through the suggestions.
const MOST = 7;
let active = -1, typing = 0;

const options = () => [...popup.children];

function closePopup() {
  typing++;
  active = -1;
  popup.hidden = true;
  popup.replaceChildren();
  hint.textContent = "";
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(place) {
  active = place;
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
  const option = options()[place];
  option?.scrollIntoView({block: "nearest"});
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

async function suggest() {
  const asked = read(), now = ++typing;
  // What begins with the same three letters stands together in the index; with fewer only a part of it would be suggested.
  if (asked.q.length < 3 && !unspaced(asked.q)) return closePopup();
  try {
    const answer = (await find({...asked, order: ""})).slice(0, MOST);
    const described = await Promise.all(answer.map(async result => ({lang: result.lang, ...describe(await result.data())})));
    if (now !== typing || document.activeElement !== input) return;
    if (!described.length) return closePopup();
    popup.replaceChildren(...described.map(makeOption));
    popup.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
    hint.textContent = said.suggestions.replace("{count}", described.length.toLocaleString(page));
  } catch {
    // What is wrong is said when the words are sent off.
    closePopup();
  }
}

function makeOption({lang, day, title, url}, place) {
  const option = document.createElement("li");
  option.id = `pr-suggestion-${place}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = url;
  const name = document.createElement("span");
  name.append(title);
  setTongue(name, lang);
  option.append(name);
  if (day) {
    const time = document.createElement("time");
    time.dateTime = day;
    time.textContent = formatDay(day, "medium");
    option.append(" ", time);
  }
  // The field keeps the focus while a suggestion is pressed.
  option.addEventListener("pointerdown", event => event.preventDefault());
  option.addEventListener("click", () => location.assign(url));
  return option;
}

let waiting;
input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
input.addEventListener("focus", () => fetchList().then(() => open(form.elements.lang?.value || page, "")).catch(() => {}), {once: true});
input.addEventListener("blur", closePopup);
input.addEventListener("keydown", event => {
  const count = options().length;
  if (event.isComposing) return;
  if (event.key === "Escape" && count) {
    event.preventDefault();
    closePopup();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!count) {
      if (event.altKey || event.key === "ArrowDown") suggest();
      return;
    }
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    // Beyond either end comes the field itself.
    choose((active + 1 + step + count + 1) % (count + 1) - 1);
  } else if (event.key === "Enter" && active >= 0) {
    event.preventDefault();
    location.assign(options()[active].dataset.url);
  }
});

// The address keeps the words and choices.
function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name) field.value = asked.get(field.name) ?? (field.name === "lang" ? page : "");
}

function writeAddress() {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(read())) if (name === "lang" ? form.elements.lang && value !== page : value) asked.set(name, value);
  const query = asked.size ? `?${asked}` : location.pathname;
  if (query !== location.search) history.pushState(null, "", query);
}

function send(event) {
  event.preventDefault();
  clearTimeout(waiting);
  writeAddress();
  showResults();
}

form.addEventListener("submit", send);
form.addEventListener("change", event => { if (event.target !== input) send(event); });
addEventListener("popstate", () => { readAddress(); showResults(); });

for (const [name, value] of Object.entries({role: "combobox", "aria-autocomplete": "list", "aria-controls": popup.id, "aria-expanded": "false"})) input.setAttribute(name, value);
readAddress();
form.hidden = false;
if (input.value) showResults();
