// Everything in one command: database, a Datamin server to try things on, and the portal.
import { ensureBuilt } from './lib/build.mjs';
import { stopLeftDatabase } from './lib/database.mjs';
import { portalPort, resetData, seedDemo, welcome } from './lib/demo.mjs';
import { ensureLocalKeys, loadEnvironmentFiles } from './lib/environment.mjs';
import { ensureGenerated } from './lib/generate.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { answers } from './lib/port.mjs';
import { startPortal, startPreflight } from './lib/portal.mjs';
import { giveUp, notice } from './lib/project.mjs';
import { ended } from './lib/run.mjs';
import { startSandbox } from './lib/sandbox.mjs';
import { supervise } from './lib/supervise.mjs';

const READY_MS = 180_000;

const unknown = process.argv.slice(2).find((argument) => argument !== '--reset');
if (unknown) giveUp(`Unknown: ${unknown}. Usage: npm run demo [-- --reset]`);

loadEnvironmentFiles();
await ensureInstalled();
if (process.argv.includes('--reset')) await resetData();
await ensureLocalKeys();
// Before checking the keys: the key ring's module imports the database client.
await ensureGenerated();
const refused = await ended(startPreflight());
if (refused) process.exit(refused);
const port = await portalPort();
await ensureBuilt();

const supervisor = supervise();
const env = {
  PORT: String(port),
  PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
  NODE_ENV: 'production',
  // People who try the portal out read what it prints, which should not include what goes well.
  PORTAL_LOG_LEVEL: process.env.PORTAL_LOG_LEVEL || 'warn',
};
notice('Starting the database, the sandbox and the portal …');
const sandbox = await startSandbox(supervisor);
const seeded = sandbox && (await seedDemo(supervisor, sandbox, env));
if (seeded && !supervisor.isStopping()) {
  supervisor.service(startPortal(env));
  const local = `http://127.0.0.1:${port}`;
  const ready = await answers(`${local}/api/ready`, {
    timeoutMs: READY_MS,
    accept: (status) => status === 200,
    until: supervisor.isStopping,
  });
  if (ready) console.log(welcome(process.env.PORTAL_URL || local, seeded));
  else if (!supervisor.isStopping()) notice('The portal does not get ready: see above');
  if (!ready) supervisor.stop();
} else {
  supervisor.stop();
}
const code = await supervisor.finished;
await stopLeftDatabase();
process.exit(seeded ? code : code || 1);
