import { readdirSync, readFileSync } from 'node:fs';
import { NeededRole } from '@/components/layout/needed-role.client';
import { html } from './render';

let path = '/';
jest.mock('next/navigation', () => ({ usePathname: () => path }));

const folder = 'app/(portal)/[team]';
const refusing = /require(?:Membership|Team)\([^;]*, '(viewer|operator|admin|owner)'\)/;

test('a refusal names the role that its page asks for', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const pages = files.flatMap((file) => {
    if (!file.endsWith('page.tsx')) return [];
    const role = refusing.exec(readFileSync(`${folder}/${file}`, 'utf8'))?.[1];
    return role ? [{ file, role }] : [];
  });
  expect(new Set(pages.map(({ role }) => role))).toEqual(new Set(['operator', 'admin']));
  for (const { file, role } of pages) {
    path = `/acme/${file.replace('/page.tsx', '').replace(/\[\w+\]/g, '1a2b')}`;
    expect(`${file}: ${html(<NeededRole />)}`).toContain(`>${role}</b>`);
  }
});
