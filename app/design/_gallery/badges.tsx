import { StatusBadge, Tag, type Tone } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { Row, Section } from './section';

const words: Record<Tone, string> = {
  good: 'succeeded',
  bad: 'failed',
  warn: 'late',
  busy: 'running',
  unsure: 'outcome unknown',
  idle: 'never ran',
};
const tones = ['good', 'bad', 'warn', 'busy', 'unsure', 'idle'] as const;

export function Badges() {
  return (
    <Section id="badges" title="Badges, tags and callouts">
      <Row>
        {tones.map((tone) => (
          <StatusBadge key={tone} tone={tone}>
            {words[tone]}
          </StatusBadge>
        ))}
        <Tag>finance</Tag>
        <Tag>nightly</Tag>
      </Row>
      <div className="grid gap-3 sm:grid-cols-2">
        {([...tones, 'info'] as const).map((tone) => (
          <Callout key={tone} tone={tone} title={tone === 'info' ? 'To know' : words[tone]}>
            A sentence that says what it means, and what to do about it.
          </Callout>
        ))}
      </div>
    </Section>
  );
}
