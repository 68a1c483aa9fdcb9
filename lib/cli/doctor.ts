import { auditChains, type ChainReport, checkChain, instanceChain } from '@/lib/audit';
import { migrationsDirectory } from '@/lib/boot';
import { clockOffsetMs, offsetInWords } from '@/lib/boot/clock-offset';
import { type Readiness, readiness } from '@/lib/boot/readiness';
import { systemContext, type TeamContext } from '@/lib/context';
import { checkSealing, sealedRecords } from '@/lib/credentials';
import { database } from '@/lib/db';
import { newerMigrations } from '@/lib/db/migrate';
import { NotFound } from '@/lib/errors';
import { checkAuditStreams } from '@/lib/evidence';
import { checkMails } from '@/lib/mail';
import { keyRing, lockedKeys, missingKeys, sealedByKey } from '@/lib/sealing';
import { checkTotp, findTeam } from '@/lib/teams';
import { checkWebhookSealing, sealedWebhooks } from '@/lib/webhooks';
import { checkConnections } from './check-connections';
import { checkIndexes } from './check-indexes';
import { checkMail } from './check-mail';
import { checkRoom } from './check-room';
import type { Outcome } from './command';

interface Check {
  name: string;
  ok: boolean;
  detail: string;
}

/** Checks everything an installation depends on. Exit code 1 when something is wrong. */
export async function doctor(): Promise<Outcome> {
  const { checks } = await readiness();
  const results: Check[] = [
    { name: 'database', ok: checks.database === 'ok', detail: checks.database },
    { name: 'migrations', ok: checks.migrations === 'ok', detail: await migrations(checks) },
    { name: 'keys', ok: checks.keys === 'ok', detail: checks.keys },
    // A command is not a server: a missing worker is worth mentioning, but no error.
    { name: 'worker', ok: true, detail: checks.worker === 'ok' ? 'at work' : 'none seen recently' },
    await checkConnections(),
    await checkIndexes(),
    await checkRoom(),
    await clock(),
    await fence(),
    await checkMail(),
    ...(checks.keys === 'ok' ? [...(await keys()), ...(await sealing()), ...(await audit())] : []),
  ];
  const ok = results.every((check) => check.ok);
  const lines = results.map(
    (check) => `${check.ok ? 'ok   ' : 'WRONG'} ${check.name}: ${check.detail}`,
  );
  return { answer: { ok, checks: results }, text: lines.join('\n'), ok };
}

async function migrations(checks: Readiness['checks']): Promise<string> {
  if (checks.migrations !== 'ok') return checks.migrations;
  const target = { url: database().url, directory: migrationsDirectory() };
  const newer = (await newerMigrations(target)).sort().at(-1);
  return newer ? `ok; the database was migrated by a newer version, which added ${newer}` : 'ok';
}

/** Whether this machine's clock agrees with the database's. */
async function clock(): Promise<Check> {
  const offsetMs = await clockOffsetMs();
  const problem = offsetInWords(offsetMs);
  const detail = problem ?? `within ${Math.ceil(Math.abs(offsetMs) / 1000)} s of the database’s`;
  return { name: 'clock', ok: problem === null, detail };
}

/** Whether row level security holds for the role the portal acts as. */
async function fence(): Promise<Check> {
  const name = 'row level security';
  const rows = await database().prisma.$queryRaw<{ visible: bigint }[]>`
    SELECT count(*) AS visible FROM pipelines`;
  const visible = Number(rows[0]?.visible ?? 0);
  return visible === 0
    ? {
        name,
        ok: true,
        detail: `acts as ${database().role ?? 'the owner'}; no rows visible without a team`,
      }
    : { name, ok: false, detail: `${visible} pipelines visible without a team` };
}

/** Whether the ring has every key that has sealed something, and its wrapped keys opened. */
async function keys(): Promise<Check[]> {
  const name = 'key ring';
  const shut = lockedKeys().map(({ reason }) => reason);
  const problems = [...shut, ...(await missingKeys())];
  if (problems.length > 0) return problems.map((detail) => ({ name, ok: false, detail }));
  const held = (await sealedByKey()).map(({ kid, values }) => `${kid} has sealed ${values}`);
  return [{ name, ok: true, detail: `"${keyRing().sealing}" seals; ${held.join(', ')}` }];
}

/** Whether every sealed value opens with the keys of this environment. */
async function sealing(): Promise<Check[]> {
  const problems: string[] = [];
  const records = { credentials: 0, webhooks: 0 };
  for await (const { kind, teamId, check } of sealed()) {
    const team = await findTeam({ id: teamId });
    if (!team) continue;
    const problem = await check(systemContext(team, 'doctor')).catch(orGone);
    if (problem === undefined) continue;
    records[kind] += 1;
    if (problem) problems.push(problem);
  }
  const mails = await checkMails();
  const totp = await checkTotp();
  const streams = await checkAuditStreams();
  problems.push(...mails.problems, ...totp.problems, ...streams.problems);
  if (problems.length === 0) {
    const { credentials, webhooks } = records;
    const held = [
      `${credentials} credentials`,
      ...(webhooks === 0 ? [] : [`${webhooks} webhooks`]),
      ...(mails.records === 0 ? [] : [`${mails.records} mails`]),
      ...(totp.records === 0 ? [] : [`${totp.records} authenticator secrets`]),
      ...(streams.records === 0 ? [] : [`${streams.records} audit streams`]),
    ];
    return [{ name: 'sealed values', ok: true, detail: `${held.join(' and ')} open` }];
  }
  return problems.map((detail) => ({ name: 'sealed values', ok: false, detail }));
}

/** Whether every audit event is as it was written, and none is missing. */
async function audit(): Promise<Check[]> {
  const name = 'audit';
  const wrong: Check[] = [];
  let [events, chains] = [0, 0];
  for await (const chain of auditChains()) {
    const report = await checkChain(chain);
    chains += 1;
    events += report.events;
    if (report.problem) {
      const { sentence, eventId } = report.problem;
      const event = eventId === null ? '' : ` (event ${eventId})`;
      wrong.push({ name, ok: false, detail: `${await nameOf(chain)}: ${sentence}${event}` });
    }
    if (report.anchors.unknownKey > 0) wrong.push(await unknownKey(chain, report));
  }
  if (wrong.some(({ ok }) => !ok)) return wrong;
  const detail = `${events} events in ${chains} chains are unchanged`;
  return [{ name, ok: true, detail }, ...wrong];
}

/** No fault: a key may have been retired. But nobody can now confirm that it signed. */
async function unknownKey(chain: string, { anchors }: ChainReport): Promise<Check> {
  const detail = `${await nameOf(chain)}: ${anchors.unknownKey} signatures were made with keys that are gone; the other ${anchors.good} are valid`;
  return { name: 'audit', ok: true, detail };
}

async function nameOf(chain: string): Promise<string> {
  if (chain === instanceChain) return 'the instance';
  const team = await findTeam({ id: chain });
  return team ? `team ${team.slug}` : `a removed team (${chain})`;
}

interface Sealed {
  kind: 'credentials' | 'webhooks';
  teamId: string;
  check: (ctx: TeamContext) => Promise<string | null>;
}

/** Everything in the instance that holds sealed values. */
async function* sealed(): AsyncGenerator<Sealed> {
  for await (const { teamId, credentialId } of sealedRecords()) {
    yield { kind: 'credentials', teamId, check: (ctx) => checkSealing(ctx, credentialId) };
  }
  for await (const { teamId, webhookId } of sealedWebhooks()) {
    yield { kind: 'webhooks', teamId, check: (ctx) => checkWebhookSealing(ctx, webhookId) };
  }
}

/** Removed meanwhile: nothing is left to check. */
function orGone(error: unknown): undefined {
  if (error instanceof NotFound) return undefined;
  throw error;
}
