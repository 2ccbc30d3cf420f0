// The half of checks.py that runs in the page. Each function gives a list of sentences about what is wrong.
globalThis.pressroom = (() => {
  const all = () => [...document.body.querySelectorAll('*')];

  const told = element => element.tagName.toLowerCase() + (element.id && `#${element.id}`)
    + [...element.classList].map(name => `.${name}`).join('')
    + ` “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;

  const hides = value => value === 'hidden' || value === 'clip';

  // The ways in which words are kept for screen readers alone.
  const clipped = element => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.clipPath === 'inset(50%)' || /^rect\((0|1)px(,? (0|1)px){3}\)$/.test(style.clip)
      || (hides(style.overflowX) && Math.min(box.width, box.height) <= 1);
  };

  const veiled = element => {
    if (!element.checkVisibility({visibilityProperty: true})) return true;
    for (let at = element; at; at = at.parentElement) if (clipped(at)) return true;
    return false;
  };

  const scrolledInside = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };

  const sideways = () => {
    const edge = document.documentElement.clientWidth;
    const out = all()
      .filter(element => element.getBoundingClientRect().right > edge + 1 && !veiled(element) && !scrolledInside(element))
      .map(element => `${told(element)} reaches ${Math.round(element.getBoundingClientRect().right)} px in a window of ${edge} px`);
    const width = document.scrollingElement.scrollWidth;
    return out.length || width <= edge ? out : [`the page is ${width} px wide in a window of ${edge} px`];
  };

  const cuts = element => {
    const style = getComputedStyle(element);
    return (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
      || (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1);
  };

  // What is wrong while a style of the reader's is in force. A constructed sheet is no inline style: a strict CSP lets it pass.
  const cutUnder = style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    const before = [...document.adoptedStyleSheets];
    document.adoptedStyleSheets = [...before, sheet];
    const found = all()
      .filter(element => element.innerText?.trim() && cuts(element) && !veiled(element))
      .map(element => `${told(element)} cuts its text: ${element.scrollWidth}×${element.scrollHeight} px`
        + ` in ${element.clientWidth}×${element.clientHeight} px`);
    found.push(...sideways());
    document.adoptedStyleSheets = before;
    return found;
  };

  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgba = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };

  const luminance = color => color.slice(0, 3)
    .map(value => value / 255)
    .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);

  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100;
  };

  const ground = start => {
    for (let at = start; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    const dark = getComputedStyle(document.documentElement).colorScheme.includes('dark')
      && matchMedia('(prefers-color-scheme: dark)').matches;
    return rgba(dark ? '#121212' : '#fff');
  };

  const obscured = element => {
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const within = (start, size, end) => Math.min(Math.max(start + size / 2, 1), end - 1);
    const top = document.elementFromPoint(within(box.x, box.width, innerWidth), within(box.y, box.height, innerHeight));
    return !(top && (element.contains(top) || top.contains(element) || top.closest('label')?.control === element));
  };

  const walked = new Set();
  const walk = {
    start: () => {
      walked.clear();
      document.activeElement?.blur();
      getSelection()?.removeAllRanges();
      scrollTo(0, 0);
    },
    // Whether the focus stands on something that the walk hasn't met.
    arrived: () => {
      const at = document.activeElement;
      if (!at || at === document.body || at === document.documentElement || walked.has(at)) return false;
      walked.add(at);
      return true;
    },
    stop: () => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const around = parseFloat(style.outlineOffset) < 0 ? at : at.parentElement;
      return {
        outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
        contrast: contrast(rgba(style.outlineColor), ground(around)),
        width: box.width,
        height: box.height,
        obscured: obscured(at),
      };
    },
    // What should have been met and was not; of a group of radio buttons only one is a stop.
    unreached: targets => [...document.querySelectorAll(`${targets}, [tabindex]`)]
      .filter(element => element.tabIndex >= 0 && !element.disabled && !['hidden', 'radio'].includes(element.type))
      .filter(element => element.checkVisibility({visibilityProperty: true}) && !walked.has(element))
      .map(element => `${told(element)} is never reached with Tab`),
  };

  const inSentence = element => {
    if (getComputedStyle(element).display !== 'inline') return false;
    let block = element.parentElement;
    while (getComputedStyle(block).display.startsWith('inline')) block = block.parentElement;
    const words = block.cloneNode(true);
    words.querySelectorAll('a, button').forEach(target => target.remove());
    return /\p{L}/u.test(words.textContent);
  };

  // Superscripts and subscripts too; what is kept for screen readers alone has no size that anybody sees.
  const smallPrint = least => all()
    .filter(element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
    .filter(element => parseFloat(getComputedStyle(element).fontSize) < least - 0.01 && !veiled(element))
    .map(element => `${told(element)} is set in ${parseFloat(getComputedStyle(element).fontSize)} px`);

  const smallTargets = ([selector, least]) => [...document.querySelectorAll(selector)]
    .filter(element => element.type !== 'hidden' && !veiled(element) && !inSentence(element))
    .flatMap(element => {
      const boxes = [element, ...element.querySelectorAll('*'), ...(element.labels ?? [])].map(part => part.getBoundingClientRect());
      const width = Math.max(...boxes.map(box => box.width));
      const height = Math.max(...boxes.map(box => box.height));
      return Math.min(width, height) >= least - 0.5 ? [] : [`${told(element)} is ${Math.round(width)}×${Math.round(height)} px`];
    });

  // One h1, no level skipped, each landmark once, navigations told apart, a language and a title.
  const outline = () => {
    const faults = [];
    const shown = selector => [...document.querySelectorAll(selector)].filter(element => element.checkVisibility({visibilityProperty: true}));
    const tops = shown('h1').length;
    if (tops !== 1) faults.push(`the page has ${tops} h1`);
    let last = 0;
    for (const heading of shown('h1, h2, h3, h4, h5, h6')) {
      const level = Number(heading.tagName[1]);
      if (level > last + 1) faults.push(`${told(heading)} follows h${last}`);
      last = level;
    }
    for (const [name, selector] of Object.entries({banner: 'body > header', main: 'main', contentinfo: 'body > footer'})) {
      const count = shown(selector).length;
      if (count !== 1) faults.push(`the page has ${count} landmarks “${name}”`);
    }
    const names = shown('nav').map(nav => nav.getAttribute('aria-label') ?? '');
    names.forEach((name, index) => {
      if (!name) faults.push('a navigation has no name');
      else if (names.indexOf(name) !== index) faults.push(`two navigations are named “${name}”`);
    });
    if (!document.documentElement.lang) faults.push('the page does not say its language');
    if (!document.title.trim()) faults.push('the page has no title');
    return faults;
  };

  return {outline, sideways, cutUnder, walk, smallPrint, smallTargets};
})();
