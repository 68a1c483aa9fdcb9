// The development server, with a Datamin server to try things on.
import { stopLeftDatabase } from './lib/database.mjs';
import { portalPort } from './lib/demo.mjs';
import { ensureLocalKeys, loadEnvironmentFiles } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { notice } from './lib/project.mjs';
import { program, startNode } from './lib/run.mjs';
import { startSandbox } from './lib/sandbox.mjs';
import { supervise } from './lib/supervise.mjs';

loadEnvironmentFiles();
await ensureInstalled();
await ensureLocalKeys();
await ensureGenerated();
const port = String(await portalPort());

const supervisor = supervise();
const sandbox = await startSandbox(supervisor);
if (sandbox) {
  notice(`Sandbox Datamin server: ${sandbox}`);
  const host = process.env.PORTAL_HOST || '127.0.0.1';
  const next = [program('next', 'dist', 'bin', 'next'), 'dev', '--port', port, '--hostname', host];
  const env = {
    PORT: port,
    PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    // The portal ends its work in order; Next would give it a tenth of a second.
    NEXT_MANUAL_SIG_HANDLE: '1',
    NEXT_EXIT_TIMEOUT_MS: '14000',
  };
  supervisor.service(startNode(next, { env }));
}
const code = await supervisor.finished;
await stopLeftDatabase();
process.exit(code);
