import { Section } from './section';

/** Written out: the class names must be in the source for the styles to be generated. */
const grounds = [
  ['canvas', 'bg-canvas'],
  ['panel', 'bg-panel'],
  ['sunken', 'bg-sunken'],
  ['hover', 'bg-hover'],
  ['accent soft', 'bg-accent-soft'],
] as const;

const inks = [
  ['ink', 'text-ink'],
  ['muted', 'text-muted'],
  ['accent', 'text-accent'],
  ['good', 'text-good'],
  ['bad', 'text-bad'],
  ['warn', 'text-warn'],
  ['unsure', 'text-unsure'],
] as const;

export function Colours() {
  return (
    <Section id="colours" title="Colour and type">
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-5">
        {grounds.map(([name, ground]) => (
          <li key={name} className={`panel grid gap-1 p-3 ${ground}`}>
            <span className="text-xs text-muted">{name}</span>
            {inks.map(([ink, text]) => (
              <span key={ink} className={text}>
                {ink} 0123
              </span>
            ))}
          </li>
        ))}
      </ul>
      <div className="panel panel-body grid gap-2">
        <p className="text-xl font-semibold tracking-tight">A number at a glance: 98.6%</p>
        <p>Running text, 14 px on 20. Numbers are tabular: 1,111 and 8,888 are of one width.</p>
        <p className="text-xs text-muted">A note: where it comes from and how old it is.</p>
        <p>
          <code>9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e</code>
        </p>
      </div>
    </Section>
  );
}
