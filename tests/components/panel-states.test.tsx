import { PanelError, PanelForbidden, PanelNote } from '@/components/ui/panel-states';
import { html } from './render';

test('an error says what could not be read, why, and what to do; it is no alert of its own', () => {
  const drawn = html(
    <PanelError what="The log" actions={<a href="?">Try again</a>}>
      Datamin did not answer.
    </PanelError>,
  );
  expect(drawn).toContain('The log could not be read');
  expect(drawn).toContain('Datamin did not answer.');
  expect(drawn).toContain('Try again');
  expect(drawn).not.toContain('role="alert"');
});

test('what is forbidden names the role that may', () => {
  expect(html(<PanelForbidden what="Credentials" needs="admin" />)).toContain(
    'Credentials: for the role admin and above',
  );
});

test.each([
  ['stale', 'Stale.'],
  ['partial', 'Partial.'],
  ['doubtful', 'Doubtful.'],
] as const)('%s is told by word and shape', (state, word) => {
  const drawn = html(<PanelNote state={state}>Since 10:00.</PanelNote>);
  expect(drawn).toContain(word);
  expect(drawn).toContain('<svg aria-hidden="true"');
});
