import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { type ReactNode, Suspense, use } from 'react';
import { renderToPipeableStream } from 'react-dom/server';
import { InOrder } from '@/lib/front/in-order';

/** Something a page waits for. */
class Awaited {
  resolve = () => {};
  readonly promise = new Promise<void>((resolve) => {
    this.resolve = resolve;
  });
}

function After({ awaited, children }: { awaited: Awaited; children: ReactNode }) {
  use(awaited.promise);
  return children;
}

const names = ['later', 'middle', 'rows', 'cell', 'chart', 'slow', 'lead'] as const;
type Waits = Record<(typeof names)[number], Awaited>;

/** A page as the portal's are: what is in it arrives in several pieces, some of them within tables and charts. */
function Page({ later, middle, rows, cell, chart, slow, lead }: Waits) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>Größe &lt;div&gt;</h1>
          <Suspense fallback="Reading…">
            <After awaited={lead}>All is well.</After>
          </Suspense>
          <template id="page-head" />
          <div className="later">
            <Suspense fallback={null}>
              <After awaited={later}>
                <div title='<div hidden id="S:1">'>{'<div class="later">'}</div>
                <After awaited={middle}>
                  <div>
                    <div>middle</div>
                  </div>
                </After>
                <table>
                  <tbody>
                    <tr>
                      <th>first</th>
                    </tr>
                    <After awaited={rows}>
                      <tr>
                        <td>
                          <table>
                            <tbody>
                              <tr>
                                <td>inner</td>
                                <After awaited={cell}>
                                  <td>cell</td>
                                </After>
                              </tr>
                            </tbody>
                          </table>
                        </td>
                      </tr>
                    </After>
                  </tbody>
                </table>
                <svg role="img">
                  <title>Runs</title>
                  <After awaited={chart}>
                    <path d="M0 0" />
                  </After>
                </svg>
                <Suspense fallback={<p>Reading the log…</p>}>
                  <After awaited={slow}>
                    <p>the log</p>
                  </After>
                </Suspense>
              </After>
            </Suspense>
          </div>
        </main>
        <footer>end</footer>
      </body>
    </html>
  );
}

/** What React sends while what the page waits for comes in this order, each once the last has been sent. */
async function streamed(order: readonly (keyof Waits)[]): Promise<string> {
  const waits = Object.fromEntries(names.map((name) => [name, new Awaited()]));
  const out = new PassThrough();
  const whole = text(out);
  const stream = renderToPipeableStream(<Page {...(waits as Waits)} />, {
    bootstrapScripts: ['/go.js'],
    onShellReady: () => stream.pipe(out),
  });
  for (const name of order) {
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    waits[name]?.resolve();
  }
  return whole;
}

function ordered(html: string, cuts: readonly number[] = []): string {
  const order = new InOrder();
  const places = [0, ...[...cuts].sort((a, b) => a - b), html.length];
  let out = '';
  for (let nth = 1; nth < places.length; nth++) {
    out += order.push(html.slice(places[nth - 1], places[nth]));
  }
  return out + order.rest();
}

/** The page as seen without scripts: React marks where pieces of text met. */
const seen = (html: string) =>
  html.replace(/<script.*?<\/script>/gs, '').replaceAll('<!-- -->', '');

const whole = [
  '<div class="later"><!--$--><div title="&lt;div hidden id=&quot;S:1&quot;&gt;">&lt;div class=&quot;later&quot;&gt;</div>',
  '<div><div>middle</div></div><table><tbody><tr><th>first</th></tr><tr><td>',
  '<table><tbody><tr><td>inner</td><td>cell</td></tr></tbody></table></td></tr></tbody></table>',
  '<svg role="img"><title>Runs</title><path d="M0 0"></path></svg>',
].join('');
const quick = names.filter((name) => name !== 'slow' && name !== 'lead');

test('what follows a head stands where it belongs, without a script, in whatever pieces it came', async () => {
  const wrappers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(quick, { minLength: quick.length }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      async (order, parts) => {
        const html = await streamed([...order, 'slow', 'lead']);
        expect(html).toContain('$RC("B:1","S:1")');
        for (const [, wrapper = ''] of html.matchAll(/<(\w+(?: hidden><\w+)?)[^<>]* id="S:/g)) {
          wrappers.add(wrapper);
        }
        const out = ordered(
          html,
          parts.map((part) => Math.floor(part * html.length)),
        );
        expect(out).not.toContain('$RC("B:1"');
        expect(out).not.toMatch(/\$RS\("|"P:\w+"/);
        const [body = ''] = /<main>.*<\/main>/s.exec(seen(out)) ?? [];
        expect(body).toContain(whole);
        // What is slow still comes by a script of its own, and the page ends as it did.
        expect(body).toMatch(/Reading the log…<\/p><!--\/\$--><!--\/\$--><\/div><\/main>$/);
        expect(out).toMatch(/<p>the log<\/p><\/div><script>\$RC\("/);
        expect(out.endsWith('</body></html>')).toBe(true);
      },
    ),
    { numRuns: 30, seed: 7 },
  );
  expect(wrappers).toEqual(new Set(['div', 'svg', 'table hidden><tbody', 'table hidden><tr']));
});

test('the head passes before the rest is there', async () => {
  const html = await streamed([...quick, 'slow', 'lead']);
  const order = new InOrder();
  const head = order.push(html.slice(0, html.indexOf('<footer>')));
  expect(head).toMatch(/<template id="page-head"><\/template><div class="later">$/);
});

test('nothing is changed, and nothing lost, where it is not as expected', async () => {
  const html = await streamed([...quick, 'slow', 'lead']);
  const others = {
    'all at once': html.replaceAll('<!--$?-->', '<!--$-->'),
    'the rest never came': html.slice(0, html.indexOf('<div hidden id="S:1">')),
    'a part is missing': html.replaceAll('id="S:1"', 'id="S:f"'),
    'no head': html.replaceAll('class="later"', 'class="other"'),
  };
  for (const other of Object.values(others)) {
    expect(other).not.toBe(html);
    expect(ordered(other, [10, 300, 301, 302, 900])).toBe(other);
  }
});

test('what could not be rendered is left to the browser', async () => {
  const order = new InOrder();
  const parts = [
    '<template id="page-head"></template><div class="later"><!--$?--><template id="B:0"></template><!--/$-->',
    '</div></body>',
    '<script>$RX=function(){};;$RX("B:0","digest")</script>',
    '</html>',
  ];
  expect(parts.map((part) => order.push(part)).join('')).toBe(parts.join(''));
});
