import { rangeWords } from '@/components/report-document/report-document';
import { formatShare } from '@/components/ui/format';
import type { ReportContent } from '@/lib/reports';

/** The preview picture that other sites show for a link: 1200 × 630. */
export async function cardImage(content: ReportContent, accent: string | null): Promise<Buffer> {
  // With its extension: plain Node, which runs this outside Next, cannot resolve 'next/og'.
  const { ImageResponse } = await import('next/og.js');
  const image = new ImageResponse(<Card content={content} accent={accent ?? '#1a56c4'} />, {
    width: 1200,
    height: 630,
  });
  return Buffer.from(await image.arrayBuffer());
}

/**
 * Keeps only characters of the built-in font: for any other, the renderer would ask a font server on the web,
 * which would then know about the report.
 */
function drawable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\u0020-\u007e\u00a0-\u017e\u2013\u2014\u2018-\u201e\u2026]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

function Card({ content, accent }: { content: ReportContent; accent: string }) {
  const { pipelines } = content;
  const summaries = pipelines.flatMap(({ summary }) => summary ?? []);
  const runs = summaries.reduce((sum, one) => sum + (one.runs ?? 0), 0);
  const successes = summaries.reduce((sum, one) => sum + (one.successes ?? 0), 0);
  const days = barsOf(content);
  const most = Math.max(1, ...days.map(({ good, bad }) => good + bad));
  const height = 150;
  return (
    <div
      style={{
        display: 'flex',
        flexDirection: 'column',
        width: '100%',
        height: '100%',
        padding: '64px 72px',
        background: '#ffffff',
        color: '#12191e',
        borderTop: `16px solid ${accent}`,
      }}
    >
      <div
        style={{
          display: 'flex',
          fontSize: 60,
          fontWeight: 700,
          lineHeight: 1.15,
          maxHeight: 140,
          overflow: 'hidden',
        }}
      >
        {drawable(content.title) || 'Shared report'}
      </div>
      <div style={{ display: 'flex', marginTop: 16, fontSize: 28, color: '#4d5a63' }}>
        {drawable(rangeWords(content))}
      </div>
      <div style={{ display: 'flex', marginTop: 40, gap: 72 }}>
        <Fact name="Success rate" value={formatShare(successes, runs) ?? 'no runs'} />
        <Fact name="Runs" value={runs.toLocaleString('en')} />
        <Fact
          name={pipelines.length === 1 ? 'Pipeline' : 'Pipelines'}
          value={String(pipelines.length)}
        />
      </div>
      <div
        style={{
          display: 'flex',
          alignItems: 'flex-end',
          marginTop: 'auto',
          height,
          width: '100%',
        }}
      >
        {days.map(({ at, good, bad }) => (
          <div
            key={at}
            style={{
              display: 'flex',
              flexDirection: 'column',
              flexGrow: 1,
              marginRight: days.length > 60 ? 1 : 4,
            }}
          >
            <div
              style={{
                display: 'flex',
                height: Math.ceil((bad / most) * height),
                background: '#d5500f',
              }}
            />
            <div
              style={{
                display: 'flex',
                height: Math.ceil((good / most) * height),
                background: '#2aa183',
              }}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div style={{ display: 'flex', flexDirection: 'column' }}>
      <div style={{ display: 'flex', fontSize: 26, color: '#4d5a63' }}>{name}</div>
      <div style={{ display: 'flex', fontSize: 56, fontWeight: 700 }}>{value}</div>
    </div>
  );
}

/** Sums all pipelines by the start of each step; only the newest 120 steps. */
function barsOf({ pipelines }: ReportContent): { at: string; good: number; bad: number }[] {
  const bars = new Map<string, { at: string; good: number; bad: number }>();
  for (const { aggregates } of pipelines) {
    for (const { from, successes, failures } of aggregates?.buckets ?? []) {
      const bar = bars.get(from) ?? { at: from, good: 0, bad: 0 };
      bars.set(from, bar);
      bar.good += successes ?? 0;
      bar.bad += failures ?? 0;
    }
  }
  return [...bars.values()].sort((a, b) => a.at.localeCompare(b.at)).slice(-120);
}
