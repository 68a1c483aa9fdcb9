import fc from 'fast-check';
import { parseFilter } from '@/lib/http/scim/filter';
import { listAnswer } from '@/lib/http/scim/list-answer';
import { matches } from '@/lib/http/scim/matches';
import { patched } from '@/lib/http/scim/patch';
import { ScimError } from '@/lib/http/scim/scim-error';
import { groupsByMember, userResource } from '@/lib/http/scim/user-resource';

const ada = {
  id: 'AbC',
  userName: 'ada@example.com',
  active: true,
  displayName: 'Ada "the first" Lovelace',
  title: 'Team 9',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { value: 'ada@example.com', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  members: [{ value: 'one' }, { value: 'two' }],
  meta: { lastModified: '2026-03-01T00:00:00.000Z' },
};

test.each([
  ['userName eq "ada@example.com"', true],
  ['USERNAME Eq "ADA@EXAMPLE.COM"', true],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ADA"', true],
  ['userName co "example" and active eq true', true],
  ['userName co "example" and active eq "False"', false],
  ['active eq True', true],
  ['id eq "abc"', false],
  ['id eq "AbC"', true],
  ['displayName eq "Ada \\"the first\\" Lovelace"', true],
  ['displayName ew "lace"', true],
  ['displayName ne "x"', true],
  ['nickName pr', false],
  ['nickName eq null', true],
  ['not (nickName pr)', true],
  ['name.familyName eq "lovelace"', true],
  ['emails eq "ada@home.example"', true],
  ['emails.type eq "home"', true],
  ['emails[type eq "work" and value co "@example"]', true],
  ['emails[type eq "work" and value co "@home"]', false],
  ['emails[value eq "Ada@Home.example"]', true],
  ['members[value eq "two"]', true],
  ['members[value eq "Two"]', false],
  ['title gt "Team 10"', true],
  ['members eq "two"', true],
  ['meta.lastModified gt "2026-02-01T00:00:00Z"', true],
  ['meta.lastModified le "2026-02-01T00:00:00Z"', false],
  // "and" binds tighter than "or".
  ['userName eq "x" and userName eq "y" or active eq true', true],
  ['userName eq "x" and (userName eq "y" or active eq true)', false],
  ['active eq true or userName eq "x" and userName eq "y"', true],
])('%s is %s', (filter, expected) => {
  expect(matches(ada, parseFilter(filter))).toBe(expected);
});

test.each([
  '',
  'userName',
  'userName eq',
  'userName is "x"',
  'userName eq x',
  '"userName" eq "x"',
  'userName eq "x',
  'userName eq "x" and',
  'userName eq "x" "y"',
  '(userName eq "x"',
  'userName eq "x")',
  'emails[type eq "work"',
  'emails[a[b eq 1]]',
  'not userName eq "x"',
  "userName eq 'x'",
  'a.b.c eq 1',
  '1a eq 1',
  `${'('.repeat(100)}a pr${')'.repeat(100)}`,
  'x'.repeat(5000),
])('refuses %j as an invalid filter', (filter) => {
  expect(() => parseFilter(filter)).toThrow(
    expect.objectContaining({ status: 400, scimType: 'invalidFilter' }),
  );
});

test('an address in a patch’s filter ignores case, an id does not', () => {
  const operation = { op: 'replace', path: 'emails[value eq "ADA@home.example"].type', value: 'x' };
  expect(patched(ada, { Operations: [operation] }).emails).toMatchObject([{}, { type: 'x' }]);
  const remove = { op: 'remove', path: 'members[value eq "TWO"]' };
  expect(patched(ada, { Operations: [remove] }).members).toHaveLength(2);
});

test('a list makes resources of its page alone, and looks into each group once', () => {
  const at = new Date(0);
  const person = { externalId: null, name: 'N', givenName: null, familyName: null, active: true };
  const people = ['a', 'b', 'c'].map((id) => ({
    ...{ ...person, id, userName: id, email: `${id}@x.example`, createdAt: at, changedAt: at },
  }));
  let looks = 0;
  const groups = ['g', 'h'].map((id) => ({
    ...{ id, displayName: id, externalId: null, createdAt: at, changedAt: at },
    get members() {
      looks += 1;
      return ['a', 'b'];
    },
  }));
  const groupsOf = groupsByMember(groups);
  const made: string[] = [];
  const page = listAnswer(
    people,
    (one) => {
      made.push(one.id);
      return userResource(one, groupsOf.get(one.id) ?? [], '');
    },
    null,
    new URL('http://x/?startIndex=2&count=1'),
  );
  expect([page.totalResults, page.Resources]).toMatchObject([
    3,
    [{ id: 'b', groups: [{ value: 'g' }, { value: 'h' }] }],
  ]);
  expect([made, looks]).toEqual([['b'], 2]);
});

const pieces = fc.constantFrom(
  ...['userName', 'eq', 'and', 'or', 'not', '(', ')', '[', ']', '"x"', 'true', 'null', '1', 'pr'],
  ...['co', 'a.b', '"', '\\', '\u0000', '__proto__', 'constructor', 'emails[', 'urn:', '-1e9', '.'],
);

test('any text is a filter or a SCIM 400, and any filter can be tried on anything', () => {
  let [good, bad] = [0, 0];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join(' ')),
    fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
    fc
      .tuple(
        fc.constantFrom('userName', 'emails.value', 'a'),
        fc.constantFrom('eq', 'co', 'gt'),
        fc.json(),
      )
      .map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(texts, fc.jsonValue(), (text, resource) => {
      try {
        expect(typeof matches(resource, parseFilter(text))).toBe('boolean');
        good += 1;
      } catch (error) {
        if (!(error instanceof ScimError)) throw error;
        expect([error.status, error.scimType]).toEqual([400, 'invalidFilter']);
        bad += 1;
      }
    }),
    { numRuns: 3000 },
  );
  expect(Math.min(good, bad)).toBeGreaterThan(50);
});

test('any patch is a resource or a SCIM 400, and changes nothing of what it was made of', () => {
  const op = fc.record(
    {
      op: fc.constantFrom('add', 'Replace', 'REMOVE', 'move'),
      path: fc.oneof(
        pieces,
        fc.constantFrom(
          'members[value eq "one"]',
          'emails[type eq "work"].value',
          'name.givenName',
          'id',
        ),
      ),
      value: fc.jsonValue(),
    },
    { requiredKeys: ['op'] },
  );
  const before = JSON.stringify(ada);
  fc.assert(
    fc.property(fc.array(op, { maxLength: 5 }), (operations) => {
      try {
        expect(typeof patched(ada, { Operations: operations })).toBe('object');
      } catch (error) {
        if (!(error instanceof ScimError)) throw error;
        expect(error.status).toBe(400);
      }
      expect(JSON.stringify(ada)).toBe(before);
    }),
    { numRuns: 2000 },
  );
});

const patch = (...operations: object[]) => patched(ada, { Operations: operations });

test('adds, replaces and removes by path, by filter and without a path', () => {
  expect(patch({ op: 'replace', path: 'active', value: 'False' })).toMatchObject({
    active: 'False',
  });
  expect(patch({ op: 'replace', value: { active: false, 'name.givenName': 'A' } })).toMatchObject({
    active: false,
    name: { givenName: 'A', familyName: 'Lovelace' },
  });
  expect(
    patch({ op: 'add', path: 'members', value: [{ value: 'two' }, { value: 'three' }] }),
  ).toMatchObject({
    members: [{ value: 'one' }, { value: 'two' }, { value: 'three' }],
  });
  expect(patch({ op: 'remove', path: 'members[value eq "one"]' })).toMatchObject({
    members: [{ value: 'two' }],
  });
  // Entra ID's older way.
  expect(patch({ op: 'Remove', path: 'members', value: [{ value: 'two' }] })).toMatchObject({
    members: [{ value: 'one' }],
  });
  expect(patch({ op: 'remove', path: 'members' }).members).toBeUndefined();
  expect(patch({ op: 'replace', path: 'members', value: [] })).toMatchObject({ members: [] });
  expect(
    patch({ op: 'Replace', path: 'emails[type eq "work"].value', value: 'a@b.c' }),
  ).toMatchObject({
    emails: [{ value: 'a@b.c', type: 'work' }, { type: 'home' }],
  });
  expect(patch({ op: 'Add', path: 'emails[type eq "other"].value', value: 'x@y.z' })).toMatchObject(
    {
      emails: [{}, {}, { type: 'other', value: 'x@y.z' }],
    },
  );
  const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
  expect(patch({ op: 'Add', path: enterprise, value: 'R&D' })).toMatchObject({
    userName: ada.userName,
  });
});

test.each([
  [{ op: 'move' }, 'invalidSyntax'],
  [{ op: 'remove' }, 'noTarget'],
  [{ op: 'replace', value: 'x' }, 'invalidValue'],
  [{ op: 'replace', path: 'members[value', value: 1 }, 'invalidPath'],
  [{ op: 'replace', path: 'members[value ne "one" and value ne "two"]', value: {} }, 'noTarget'],
  [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
])('%j is %s', (operation, scimType) => {
  expect(() => patch(operation)).toThrow(expect.objectContaining({ status: 400, scimType }));
});

describe('a patch', () => {
  const members = (name: string) =>
    Array.from({ length: 20_000 }, (_, nth) => ({ value: `${name}${nth}` }));
  const group = { id: '1', members: members('a') };

  test('of a large group takes no longer for each member', () => {
    const began = performance.now();
    const add = { op: 'add', path: 'members', value: [...members('b'), { value: 'a7' }] };
    const remove = { op: 'remove', path: 'members', value: members('a') };
    const one = { op: 'remove', path: 'members[value eq "b1"]' };
    const { members: left } = patched(group, { Operations: [add, remove, one] });
    expect(left).toEqual(members('b').filter(({ value }) => value !== 'b1'));
    // One comparison of each with each takes half a minute.
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('names no more attributes, and compares no more values, than a directory would', () => {
    const value = Object.fromEntries(members('k').map((one) => [one.value, 1]));
    expect(() => patched(group, { Operations: [{ op: 'add', value }] })).toThrow('at most 1000');
    const operation = { op: 'remove', path: 'members[value sw "x" or value sw "y"]' };
    expect(patched(group, { Operations: [operation] }).members).toHaveLength(20_000);
    const twice = { Operations: [operation, operation] };
    expect(() => patched(group, twice)).toThrow('too much work');
  });
});
