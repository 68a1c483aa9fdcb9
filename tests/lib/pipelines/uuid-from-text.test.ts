import fc from 'fast-check';
import { uuidFromText } from '@/lib/pipelines';

const uuid = '449c3c47-427e-465e-b1d2-0bf257b714e4';
const other = '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e';

test.each([
  [uuid, uuid],
  [`  ${uuid.toUpperCase()}\n`, uuid],
  [`https://app.datamin.io/pipelines/${uuid}`, uuid],
  [`https://app.datamin.io/pipelines/${uuid}/stats/${other}`, uuid],
  [`https://ylem.example/org/${other}/workflows/details/${uuid}?task=${other}`, uuid],
  [`https://ylem.example/#/pipeline/edit/${uuid}`, uuid],
  [`${other} ${uuid}`, uuid],
  ['https://app.datamin.io/pipelines', null],
  ['', null],
  [uuid.slice(1), null],
  [`${uuid}0`, null],
  [`a${uuid}`, null],
  [`https://app.datamin.io/pipelines/${uuid}0`, null],
])('%j', (text, expected) => {
  expect(uuidFromText(text)).toBe(expected);
});

test('finds a UUID in any text around it, and throws on none', () => {
  fc.assert(
    fc.property(fc.string(), fc.uuid(), fc.string(), (before, id, after) => {
      expect(uuidFromText(`${before} ${id} ${after.replaceAll('-', '')}`)).toBe(id);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const found = uuidFromText(text);
      expect(found === null || /^[0-9a-f-]{36}$/.test(found)).toBe(true);
    }),
  );
});
