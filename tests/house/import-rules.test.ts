import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Each seeded violation must be found: a rule that never fires is no rule. */
const violations: Record<string, string> = {
  'lib/runs/a.ts': "import { readLastRun } from '@/lib/stats';\nexport const a = readLastRun;\n",
  'lib/runs/o.ts': "import { listRuns } from '@/lib/history';\nexport const o = listRuns;\n",
  'lib/runs/r.ts':
    "import { listSchedules } from '@/lib/schedules';\nexport const r = listSchedules;\n",
  'lib/schedules/s.ts': "import { listRuns } from '@/lib/history';\nexport const s = listRuns;\n",
  'lib/history/p.ts': "import { readLastRun } from '@/lib/stats';\nexport const p = readLastRun;\n",
  'lib/runs/w.ts':
    "import { listWebhooks } from '@/lib/webhooks';\nexport const w = listWebhooks;\n",
  'lib/history/w.ts':
    "import { listWebhooks } from '@/lib/webhooks';\nexport const w = listWebhooks;\n",
  'lib/stats/w.ts':
    "import { tellFollowers } from '@/lib/following';\nexport const w = tellFollowers;\n",
  'lib/following/x.ts': "import { findRun } from '@/lib/runs';\nexport const x = findRun;\n",
  'lib/webhooks/x.ts': "import { listRuns } from '@/lib/history';\nexport const x = listRuns;\n",
  'lib/webhooks/y.ts':
    "import { transition } from '@/lib/runs/transition';\nexport const y = transition;\n",
  'lib/teams/b.ts':
    "import { database } from '@/lib/db';\nimport { headers } from 'next/headers';\nexport const b = [database, headers];\n",
  'lib/pipelines/c.ts':
    "import { openCredential } from '@/lib/credentials/open-credential';\nexport const c = openCredential;\n",
  'lib/sealing/t.ts':
    "import { listCredentials } from '@/lib/credentials';\nexport const t = listCredentials;\n",
  'lib/vault/v.ts': "import { headers } from 'next/headers';\nexport const v = headers;\n",
  'lib/webhooks/z.ts':
    "import { keyRing } from '@/lib/sealing/key-ring';\nexport const z = keyRing;\n",
  'lib/mail/t.ts': "import { findTeam } from '@/lib/teams';\nexport const t = findTeam;\n",
  'lib/teams/q.ts': "import { sendBySmtp } from '@/lib/mail/smtp';\nexport const q = sendBySmtp;\n",
  'lib/datamin/d.ts': "import { env } from '@/lib/env';\nexport const d = env;\n",
  'lib/sandbox/e.ts': "import { parseUuid } from '@/lib/datamin';\nexport const e = parseUuid;\n",
  'lib/stats/f.ts':
    "import { makeTeamContext } from '@/lib/context';\nexport const f = makeTeamContext;\n",
  'lib/stats/g.ts': 'export const g = process.env.PORT;\n',
  'lib/report-page/t.ts':
    "import { readPublicHistory } from '@/lib/history';\nexport const t = readPublicHistory;\n",
  'lib/report-page/u.ts':
    "import { systemContext } from '@/lib/context';\nexport const u = systemContext;\n",
  'lib/report-page/v.ts':
    "import { behindReport } from '@/lib/reports/context';\nexport const v = behindReport;\n",
  'lib/report-page/w.tsx':
    "import { RunsTable } from '@/components/runs/runs-table';\nexport const w = RunsTable;\n",
  'lib/report-page/x.ts': "import { headers } from 'next/headers';\nexport const x = headers;\n",
  'components/runs/h.tsx':
    "import { requestRun } from '@/lib/runs';\nexport const h = requestRun;\n",
  'components/ui/i.tsx':
    "import type { RunRequestView } from '@/lib/runs';\nexport type I = RunRequestView;\n",
  'app/j.client.tsx': "import { log } from '@/lib/log';\nexport const j = log;\n",
  'app/k.ts': "import { database } from '@/lib/db';\nexport const k = database;\n",
  'proxy.ts': "import { requireTeam } from '@/lib/auth';\nexport const l = requireTeam;\n",
  'lib/credentials/m.ts': "import { n } from './n';\nexport const m = () => n;\n",
  'lib/credentials/n.ts': "import { m } from './m';\nexport const n = () => m;\n",
};

const allowed: Record<string, string> = {
  'lib/teams/ok.ts': "import { queueMail } from '@/lib/mail';\nexport const ok = queueMail;\n",
  'lib/schedules/ok.ts':
    "import { requestRun } from '@/lib/runs';\nexport const ok = requestRun;\n",
  'lib/stats/ok.ts': "import { findRun } from '@/lib/runs';\nexport const ok = findRun;\n",
  'lib/stats/well.ts': "import { listRuns } from '@/lib/history';\nexport const well = listRuns;\n",
  'lib/following/ok.ts': "import { queueMail } from '@/lib/mail';\nexport const ok = queueMail;\n",
  'lib/webhooks/ok.ts': "import { isOver } from '@/lib/runs';\nexport const ok = isOver;\n",
  'lib/webhooks/well.ts':
    "import { keyRing } from '@/lib/sealing';\nexport const well = keyRing;\n",
  'lib/report-page/ok.tsx':
    "import { ReportDocument } from '@/components/report-document/report-document';\nimport { openReport } from '@/lib/reports';\nexport const ok = [ReportDocument, openReport];\n",
  'lib/history/ok.ts': "import { findRun } from '@/lib/runs';\nexport const ok = findRun;\n",
  'components/runs/ok.tsx':
    "import type { RunRequestView } from '@/lib/runs';\nexport type Ok = RunRequestView;\n",
  'lib/auth/ok.ts': "import { headers } from 'next/headers';\nexport const ok = headers;\n",
};

describe('the linter enforces the house', () => {
  const home = mkdtempSync(join(tmpdir(), 'house-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('finds each forbidden import and no allowed one', () => {
    cpSync('biome.json', join(home, 'biome.json'));
    cpSync('scripts/lint', join(home, 'scripts/lint'), { recursive: true });
    cpSync('tsconfig.json', join(home, 'tsconfig.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(home, 'node_modules'));
    execFileSync('git', ['init', '-q'], { cwd: home });
    for (const [path, text] of Object.entries({ ...violations, ...allowed })) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), text);
    }
    const found = new Set(lintedPaths(home));
    for (const path of Object.keys(violations))
      expect([path, found.has(path)]).toEqual([path, true]);
    for (const path of Object.keys(allowed)) expect([path, found.has(path)]).toEqual([path, false]);
  });
});

function lintedPaths(cwd: string): string[] {
  const args = ['node_modules/@biomejs/biome/bin/biome', 'lint', '--reporter=json'];
  const { stdout } = spawnSync(process.execPath, [...args, '--max-diagnostics=none', '.'], {
    cwd,
    encoding: 'utf8',
  });
  return [...stdout.matchAll(/"path":\s*"([^"]+)"/g)].map(([, path]) =>
    (path ?? '').replace(/^\.\//, ''),
  );
}
