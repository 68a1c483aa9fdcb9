// Injected into every page before its own scripts; plain JavaScript, because the bench's compiler would wrap
// functions in helpers that a page does not have.
window.bench = (() => {
  let paint = 0;
  let painted = '';
  let whole = 0;
  let shift = 0;
  let shifted = '';
  let events = [];
  let frames = [];
  const watch = (type, each, more) => {
    const take = (list) => list.getEntries().forEach(each);
    const observer = new PerformanceObserver(take);
    observer.observe({ type, buffered: true, ...more });
    return () => observer.takeRecords().forEach(each);
  };
  const outline = (element) => element?.outerHTML?.slice(0, 120) ?? '';
  const flush = [
    watch('largest-contentful-paint', (entry) => {
      paint = entry.startTime;
      painted = outline(entry.element);
    }),
    watch('element', (entry) => {
      const { width, height } = entry.intersectionRect;
      if (width * height > 0) whole = Math.max(whole, entry.renderTime || entry.startTime);
    }),
    watch('layout-shift', (entry) => {
      if (entry.hadRecentInput) return;
      shift += entry.value;
      shifted += entry.sources?.map(({ node }) => outline(node)).join(' ') ?? '';
    }),
    watch('event', (entry) => events.push(entry), { durationThreshold: 16 }),
    watch('long-animation-frame', (entry) => frames.push(entry.duration)),
  ];
  // For a shared report, whose head is painted a frame before the rest: when the whole first screen was painted.
  document.addEventListener('DOMContentLoaded', () => {
    for (const one of document.querySelectorAll('.report :is(h1, h2, h3, dt)')) {
      one.setAttribute('elementtiming', '');
    }
  });
  // For what a page leaves out of its first frame: once its headings are painted, the first screen is whole.
  // They are marked before they become visible, as are those that replace them.
  const tell = () => {
    for (const one of document.querySelectorAll('.later :is(h2, summary):not([elementtiming])')) {
      one.setAttribute('elementtiming', 'whole');
    }
  };
  document.addEventListener(
    'animationend',
    ({ animationName }) => {
      if (animationName !== 'later') return;
      tell();
      new MutationObserver(tell).observe(document.body, { childList: true, subtree: true });
    },
    { capture: true, once: true },
  );
  return {
    /** What was observed since the page began; for events and frames, since the last `forget`. */
    seen() {
      for (const take of flush) take();
      const interactions = events.filter(({ interactionId }) => interactionId > 0);
      return {
        paintMs: paint,
        wholeMs: Math.max(paint, whole),
        painted,
        shift,
        shifted,
        interactionMs: Math.max(0, ...interactions.map(({ duration }) => duration)),
        frameMs: Math.max(0, ...frames),
      };
    },
    forget() {
      for (const take of flush) take();
      events = [];
      frames = [];
    },
    /** Resolves once the browser has painted and is idle: only then has it delivered its entries. */
    quiet() {
      return new Promise((done) => {
        const idle = () => requestIdleCallback(() => setTimeout(done, 100));
        requestAnimationFrame(() => requestAnimationFrame(idle));
      });
    },
  };
})();
