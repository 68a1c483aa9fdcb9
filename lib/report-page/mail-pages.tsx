import { doorPage, once } from './door-pages';

/** Asks for the address to mail a link to. Does not say whether anybody may see the report. */
export const mailPage = (problem: 'used' | 'often' | null) =>
  once(`mail ${problem}`, () =>
    doorPage(
      'This report is opened by mail',
      <>
        <p>Give the address it was shared with: a link that opens it comes by mail.</p>
        {problem ? (
          <p className="wrong" role="alert" id="problem">
            {problem === 'used'
              ? 'That link was used before, or its time is over. Ask for another.'
              : 'That was asked for too often. Wait a quarter of an hour.'}
          </p>
        ) : null}
        <form method="post" action="?">
          <label htmlFor="email">E-mail address</label>
          <input
            id="email"
            name="email"
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            aria-describedby={problem ? 'problem' : undefined}
          />
          <button type="submit">Send me the link</button>
        </form>
      </>,
    ),
  );

/** Shown after any address. */
export const mailedPage = () =>
  once('mailed', () =>
    doorPage(
      'Look into your mail',
      <>
        <p>If the report was shared with that address, a link that opens it is on its way.</p>
        <p>
          It is good for 15 minutes, and once. Nothing came? It may be among what your mail program
          takes for spam, or the report was shared with another address.
        </p>
        <p>
          <a href="?">Give another address</a>
        </p>
      </>,
    ),
  );

/** Where a mailed link leads. A form, because mail scanners follow links and would use the pass up. */
export const passPage = () =>
  once('pass', () =>
    doorPage(
      'Your link to a report',
      <>
        <p>It opens the report in this browser, once.</p>
        <form method="post" action="">
          <button type="submit">See the report</button>
        </form>
      </>,
    ),
  );
