import { type RunRequestView, requestRun, sendsUnderWay } from '@/lib/runs';
import { addToSandbox, type PortalUnderTest } from '../../support/portal/portal';

type Name = 'red' | 'blue';
let keys = 0;

/** Making run requests in a portal under test, and their outcomes. */
export function asking(portal: PortalUnderTest) {
  return {
    posts: () => portal.sandbox.ledger.count('run'),
    /** A registered pipeline; the ledger is cleared after that. */
    async runnable(name: Name, more: object = {}): Promise<string> {
      const team = portal[name];
      const uuid = addToSandbox(portal, team, more);
      await team.pipeline(uuid, await team.credential());
      portal.sandbox.ledger.clear();
      return uuid;
    },
    /** With a new key each time. */
    async request(name: Name, pipelineUuid: string): Promise<RunRequestView> {
      keys += 1;
      const view = await requestRun(await portal[name].ctx('operator'), {
        pipelineUuid,
        idempotencyKey: `key-${keys}`,
      });
      // What the answer says beyond that is recorded in the background.
      await sendsUnderWay();
      return view;
    },
    /** Each state it went through, with its attempt. */
    async states(id: string): Promise<string[]> {
      const { rows } = await portal.admin.query(
        'SELECT to_state, attempt FROM run_request_events WHERE run_request_id = $1 ORDER BY id',
        [id],
      );
      return rows.map(({ to_state, attempt }) => `${to_state} ${attempt}`);
    },
  };
}
