import { SandboxForm } from '@/components/first-hour/sandbox-form.client';
import { Panel } from '@/components/ui/panel';
import { env } from '@/lib/env';
import { startWithSandbox } from './actions';

/** Where `npm run sandbox`, the demo and development start theirs. */
const usualAddress = 'http://127.0.0.1:4010';

/** A Datamin server to try things on, if this portal may connect to one. */
export function SandboxPanel({ slug }: { slug: string }) {
  return (
    <Panel id="sandbox" title="No Datamin client yet?" className="mt-4">
      {env().PORTAL_ALLOW_PRIVATE_UPSTREAMS ? (
        <div className="grid gap-3">
          <p>
            <code>npm run sandbox</code> on the portal’s machine starts a practice Datamin server
            with a year of history; the demo and <code>npm run dev</code> start one too. None of its
            data is real.
          </p>
          <SandboxForm action={startWithSandbox.bind(null, slug)} address={usualAddress} />
        </div>
      ) : (
        <p>
          <code>npm run demo</code> shows the portal with a Datamin server to try things on. This
          portal may reach one on its own machine, <code>npm run sandbox</code>, once it was started
          with <code>PORTAL_ALLOW_PRIVATE_UPSTREAMS=true</code>.
        </p>
      )}
    </Panel>
  );
}
