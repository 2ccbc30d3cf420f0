// Keeps a previewed page what it is on disk. The server says the digest of the page that is looked at whenever anything was saved; where it
// is another one, the page is fetched and put in place of the old one node by node, so that scroll position, focus and open parts stay.
(() => {
  'use strict';
  const host = document.querySelector('pressroom-preview');
  if (!host.shadowRoot) {
    const template = host.querySelector('template');
    host.attachShadow({mode: 'open'}).append(template.content);
    template.remove();
  }
  const root = host.shadowRoot;
  const part = (id) => root.getElementById(id);
  const ask = (name) => `/_preview/${name}?path=${encodeURIComponent(location.pathname)}`;
  let stops = null;

  // ---- one document becomes another ----

  const isAlike = (one, other) =>
    one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || '') === (other.id || '');

  // What a reader has done to an element stays: what is open, and what was typed.
  const isTheirs = (element, name) =>
    (name === 'open' && element.localName === 'details') || (name === 'value' && element.localName === 'input');

  function turn(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    for (const {name, value} of fresh.attributes) {
      if (old.getAttribute(name) !== value && !isTheirs(old, name)) old.setAttribute(name, value);
    }
    for (const {name} of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !isTheirs(old, name)) old.removeAttribute(name);
    }
    turnChildren(old, fresh);
  }

  function turnChildren(old, fresh) {
    const olds = [...old.childNodes].filter((node) => node !== host);
    const news = [...fresh.childNodes].filter((node) => node.localName !== 'pressroom-preview');
    while (olds.length && news.length && olds[0].isEqualNode(news[0])) { olds.shift(); news.shift(); }
    let after = old === host.parentNode ? host : null;
    while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) { after = olds.pop(); news.pop(); }
    while (news.length) {
      const [node, here] = [news[0], olds[0]];
      const found = olds.findIndex((other) => other.isEqualNode(node));
      if (found >= 0) {
        for (const gone of olds.splice(0, found + 1).slice(0, -1)) gone.remove();
      } else if (here && isAlike(here, node) && !news.some((other) => other.isEqualNode(here))) {
        turn(olds.shift(), node);
      } else {
        old.insertBefore(document.importNode(node, true), here || after);
      }
      news.shift();
    }
    for (const gone of olds) gone.remove();
  }

  // A style sheet is exchanged when the new one is there: the page is never seen without one.
  function exchangeSheets(fresh) {
    const href = (link) => link.getAttribute('href');
    const olds = [...document.head.querySelectorAll('link[rel~="stylesheet"]')];
    const news = [...fresh.head.querySelectorAll('link[rel~="stylesheet"]')];
    const added = news.filter((link) => !olds.some((other) => href(other) === href(link)));
    const gone = olds.filter((link) => !news.some((other) => href(other) === href(link)));
    let waiting = added.length;
    const settle = () => { if (--waiting <= 0) for (const link of gone) link.remove(); };
    for (const link of added) {
      const copy = document.importNode(link, true);
      copy.addEventListener('load', settle);
      copy.addEventListener('error', settle);
      (gone[0] || document.head.lastElementChild).after(copy);
    }
    if (!added.length) settle();
  }

  // Data in a script element (JSON-LD) is no script.
  const isRun = (node) => node.localName === 'script' && (!node.type || /javascript|module/.test(node.type));

  function exchangeHead(fresh) {
    exchangeSheets(fresh);
    const isOurs = (node) => !node.matches('link[rel~="stylesheet"]') && !isRun(node);
    const olds = [...document.head.children].filter(isOurs);
    for (const node of [...fresh.head.children].filter(isOurs)) {
      const same = olds.findIndex((other) => other.isEqualNode(node));
      if (same >= 0) olds.splice(same, 1);
      else document.head.append(document.importNode(node, true));
    }
    for (const gone of olds) gone.remove();
    for (const name of ['lang', 'dir', 'class']) {
      const value = fresh.documentElement.getAttribute(name);
      if (value === null) document.documentElement.removeAttribute(name);
      else document.documentElement.setAttribute(name, value);
    }
  }

  // Scripts run, and a policy is applied, only where a page is loaded.
  const needsLoading = (page) => JSON.stringify([
    [...page.querySelectorAll('script')].filter((one) => isRun(one) && !one.closest('pressroom-preview')).map((one) => one.outerHTML),
    [...page.querySelectorAll('meta[http-equiv]')].map((one) => one.outerHTML),
  ]);

  function showPage(text) {
    const fresh = new DOMParser().parseFromString(text, 'text/html');
    const theirs = fresh.querySelector('pressroom-preview');
    if (!theirs || needsLoading(document) !== needsLoading(fresh)) {
      location.reload();
      return;
    }
    exchangeHead(fresh);
    turn(document.body, fresh.body);
    host.dataset.page = theirs.dataset.page;
    showBar(theirs.querySelector('template').content);
  }

  function showBar(content) {
    const [old, fresh] = [part('problems'), content.getElementById('problems')];
    if (old && fresh && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
    else if (old && !fresh) old.remove();
    else if (!old && fresh) part('bar').before(document.importNode(fresh, true));
    const [summary, other] = [root.querySelector('summary'), content.querySelector('summary')];
    part('bar').className = content.getElementById('bar').className;
    const verdict = part('verdict').textContent;
    turnChildren(summary, other);
    part('verdict').textContent = verdict;
    makeRoom();
  }

  // What has the focus is never under the bar.
  function makeRoom() {
    const height = `${part('dock').offsetHeight}px`;
    host.style.height = height;
    document.documentElement.style.scrollPaddingBottom = height;
  }

  // ---- when to fetch ----

  let isBusy = false;
  let isStale = false;
  async function update() {
    isStale = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isStale) {
        isStale = false;
        const answer = await fetch(location.pathname, {cache: 'no-store', headers: {Accept: 'text/html'}});
        showPage(await answer.text());
      }
    } catch {
      tellLost();
    }
    isBusy = false;
  }

  function tellLost() {
    part('lost').textContent = 'The preview has ended. Start it again with “pressroom serve”; this page follows by itself.';
    makeRoom();
  }

  let events = null;
  function listen() {
    if (events) events.close();
    events = new EventSource(ask('events'));
    events.onmessage = (message) => {
      part('lost').textContent = '';
      if (message.data !== host.dataset.page) update();
      clearTimeout(judging);
      judging = setTimeout(judge, 400);
      stops = null;
      if (part('more').open) readStops();
    };
    events.onerror = tellLost;
  }

  // A browser has few connections to one server: pages that nobody looks at let go of theirs.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) listen();
    else if (events) { events.close(); events = null; }
  });

  // ---- what `check` says, once the author pauses: the page comes first ----

  let judging = 0;
  async function judge() {
    const answer = await fetch(ask('check'), {cache: 'no-store'}).then((one) => one.json()).catch(() => null);
    if (!answer) return;
    part('verdict').textContent = answer.verdict;
    part('findings').replaceChildren(...answer.findings.map((finding) => {
      const [item, place] = [document.createElement('li'), document.createElement('code')];
      place.textContent = finding.place;
      item.append(place, ` ${finding.severity}: ${finding.message}`);
      return item;
    }));
    makeRoom();
  }

  // ---- the slider of time ----

  async function readStops() {
    stops = await fetch(ask('stops'), {cache: 'no-store'}).then((one) => one.json()).catch(() => null);
    if (!stops) return;
    const slider = part('slider');
    slider.max = String(stops.stops.length - 1);
    slider.value = String(stops.shown);
    slider.disabled = stops.stops.length < 2;
    nameStop();
  }

  function nameStop() {
    const stop = stops && stops.stops[Number(part('slider').value)];
    if (!stop) return;
    part('stop').textContent = stop.words;
    part('slider').setAttribute('aria-valuetext', stop.words);
  }

  function travel(instant) {
    const rest = 'path=/; samesite=strict' + (instant ? '' : '; max-age=0');
    document.cookie = `${host.dataset.cookie}=${encodeURIComponent(instant)}; ${rest}`;
    listen();
  }

  part('slider').addEventListener('input', nameStop);
  part('slider').addEventListener('change', () => travel(stops.stops[Number(part('slider').value)].instant));
  part('time').addEventListener('submit', (event) => {
    event.preventDefault();
    if (part('instant').value) travel(part('instant').value);
  });
  part('now').addEventListener('click', () => travel(''));
  part('more').addEventListener('toggle', () => {
    sessionStorage.setItem('pressroom-preview', part('more').open ? 'open' : '');
    if (part('more').open && !stops) readStops();
    makeRoom();
  });
  part('more').open = sessionStorage.getItem('pressroom-preview') === 'open';

  addEventListener('resize', makeRoom);
  makeRoom();
  listen();
})();
