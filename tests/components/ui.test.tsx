import React from 'react';
import { SignInProblem } from '@/components/auth/sign-in-problem';
import { ReasonField } from '@/components/credentials/reason-field';
import { VerifyEveryForm } from '@/components/credentials/verify-every-form.client';
import { RunSettingsForm } from '@/components/pipelines/run-settings-form.client';
import { CreateTokenForm } from '@/components/tokens/create-token-form.client';
import { StatusBadge } from '@/components/ui/badge';
import { ConfirmForm } from '@/components/ui/confirm-form';
import { TextField } from '@/components/ui/fields';
import { Pagination } from '@/components/ui/pagination';
import { SourceNote } from '@/components/ui/source-note';
import { Table } from '@/components/ui/table';
import { Duration, NumberText, RelativeTime } from '@/components/ui/time';
import { html } from './render';

const now = new Date('2026-03-01T12:00:00Z');
const hostile = '<img src=x onerror=alert(1)>"\'';

test('a field is tied to its label, hint and error', () => {
  const drawn = html(
    <TextField label="Base URL" name="baseUrl" hint="Of your server." errors={['Takes https.']} />,
  );
  expect(drawn).toContain('<label for="field-baseUrl"');
  expect(drawn).toContain('aria-describedby="field-baseUrl-hint field-baseUrl-error"');
  expect(drawn).toContain('aria-invalid="true"');
  expect(drawn).toContain('id="field-baseUrl-error"');
});

test('a field in order claims nothing', () => {
  const drawn = html(<TextField label="Name" name="name" required errors={[]} />);
  expect(drawn).not.toMatch(/aria-invalid|aria-describedby|optional/);
});

test('a table gives every cell its label and every row its header', () => {
  const drawn = html(
    <Table
      caption="Pipelines"
      rows={[{ name: hostile, runs: 2 }]}
      rowKey={(row) => row.name}
      columns={[
        { key: 'name', header: 'Name', title: true, cell: (row) => row.name },
        {
          key: 'runs',
          header: 'Runs',
          end: true,
          cell: (row) => row.runs,
          sort: { href: '?sort=runs', direction: 'descending' },
        },
      ]}
    />,
  );
  expect(drawn).toContain('<th scope="row"');
  expect(drawn).toContain('<td data-label="Runs"');
  expect(drawn).toContain('aria-sort="descending"');
  expect(drawn).not.toContain('<img');
});

test('absent numbers are words, never zeros', () => {
  expect(html(<Duration ms={null} />)).toContain('no data');
  expect(html(<NumberText value={null} />)).toContain('no data');
  expect(html(<NumberText value={0} />)).toBe('0');
});

test('times carry the machine’s form and the exact one in a named zone', () => {
  const at = new Date('2026-03-01T11:59:48Z');
  expect(html(<RelativeTime at={at} now={now} timeZone="Asia/Tokyo" />)).toBe(
    '<time dateTime="2026-03-01T11:59:48.000Z" title="2026-03-01 20:59:48 Asia/Tokyo">12 s ago</time>',
  );
});

test('a source says its age, staleness and doubt', () => {
  const at = new Date('2026-03-01T11:59:48Z');
  const note = (extra: object) =>
    html(<SourceNote source="Datamin" at={at} now={now} timeZone="UTC" {...extra} />);
  expect(note({})).not.toMatch(/stale|doubtful/);
  expect(note({ stale: true })).toContain('stale');
  expect(note({ doubtful: true })).toContain('doubtful');
});

test('a state has its shape hidden from screen readers and its word in the open', () => {
  const drawn = html(<StatusBadge tone="bad">Failed</StatusBadge>);
  expect(drawn).toBe('<span class="badge mark tone-bad">Failed</span>');
  expect(html(<StatusBadge tone="busy">Running</StatusBadge>)).toContain('<svg aria-hidden="true"');
});

test('a question works before any script: details, form, hidden fields', () => {
  const drawn = html(
    <ConfirmForm action={() => {}} ask="Remove" confirm="Remove it" hidden={{ id: hostile }}>
      Gone for good.
    </ConfirmForm>,
  );
  expect(drawn).toMatch(/^<details[^>]*><summary/);
  expect(drawn).toContain('type="hidden"');
  expect(drawn).toContain('type="submit"');
  expect(drawn).not.toContain('<img');
});

test('a refused question is open, and its fields keep what was typed, whoever rendered them', () => {
  const answer = {
    status: 'failed' as const,
    values: { reason: 'Rotated' },
    errors: { reason: ['is odd'] },
  };
  const refused = html(
    <ConfirmForm action={async () => {}} ask="Remove" confirm="Remove it" answer={answer}>
      <ReasonField id="why" hint="Kept" />
    </ConfirmForm>,
  );
  expect(refused).toContain('<details class="disclosure confirm" open="">');
  expect(refused).toContain('value="Rotated"');
  expect(refused).toContain('is odd');
});

test('a refused form keeps what was chosen', () => {
  const values = { verifyEvery: 'off', needsConfirmation: 'true', coolDown: '5' };
  const state = { status: 'failed', message: 'Not now', values };
  const spy = jest.spyOn(React, 'useActionState').mockReturnValue([state, () => {}, false]);
  const action = async () => ({ status: 'idle' as const });
  expect(html(<VerifyEveryForm action={action} every="daily" />)).toContain(
    '<option value="off" selected="">',
  );
  const settings = { action, needsConfirmation: false, coolDownMinutes: 0 };
  expect(html(<RunSettingsForm {...settings} />)).toMatch(/type="checkbox"[^>]*checked=""/);
  spy.mockRestore();
});

test('an error of an item is at the field of its list, and says which item', () => {
  const errors = { 'pipelines.1': ['takes a UUID'], tags: ['takes at most 20 tags'] };
  const state = { status: 'failed', message: 'pipelines.1: takes a UUID', errors };
  const spy = jest.spyOn(React, 'useActionState').mockReturnValue([state, () => {}, false]);
  const drawn = html(
    <CreateTokenForm
      action={async () => ({ status: 'idle' })}
      ownRole="admin"
      accounts={[]}
      tags={[]}
    />,
  );
  spy.mockRestore();
  expect(drawn).toContain('<details class="grid gap-4" open="">');
  expect(drawn).toMatch(/id="field-pipelines-error"[^<]*(<[^<]*)*?Pipeline 2 takes a UUID\./);
  expect(drawn).toMatch(/id="field-tags-error"[^<]*(<[^<]*)*?takes at most 20 tags\./);
});

test('pages: none for one, both ways in the middle', () => {
  const pages = (page: number, total: number) =>
    html(
      <Pagination
        page={page}
        pageSize={100}
        total={total}
        noun="pipelines"
        hrefFor={(to) => `?page=${to}`}
      />,
    );
  expect(pages(1, 100)).toBe('');
  expect(pages(2, 1234)).toContain('101–200 of 1,234 pipelines');
  expect(pages(2, 1234)).toContain('href="?page=1"');
  expect(pages(2, 1234)).toContain('href="?page=3"');
  expect(pages(13, 1234)).not.toContain('rel="next"');
});

test('a failed sign-in is told by what failed, never by text from the address', () => {
  expect(html(<SignInProblem code="OAuthSignin" />)).toContain('cannot be used right now');
  expect(html(<SignInProblem code="OAuthCallback" />)).toContain('did not confirm who you are');
  expect(html(<SignInProblem code="You won" />)).toContain('Sign-in failed. Try again.');
});
