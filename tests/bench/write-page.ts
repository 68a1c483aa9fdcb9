import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { repository } from '../stage/node-process';
import { type BenchResult, report } from './report';

/** Writes the latest result as the whole of docs/benchmarks.md. */
export function writePage(result: BenchResult): string {
  const path = join(repository, 'docs', 'benchmarks.md');
  const day = new Date().toISOString().slice(0, 10);
  const text = `# Benchmarks

\`npm run bench -- --write\` measures and writes this page. Everything runs on one machine in one go: the
portal as \`npm start\` runs it, a sandbox Datamin server with a year of history, PostgreSQL writing to
disk, and a bare Next page with one query (\`tests/bench/bare-app\`) to compare with. The browser is a real
one without a window, which comes to each page from another site and with an empty cache. The ratios, the
weights and the counts of calls hold anywhere; requests a second and milliseconds are those of this machine
and day.

Where time goes, what was tried, and the histories of ten million task runs: [notes](benchmark-notes.md).

Measured on ${day}, Node ${process.versions.node}, ${cpus().length} cores:

\`\`\`text
${report(result)}
\`\`\`
`;
  writeFileSync(path, text);
  return path;
}
