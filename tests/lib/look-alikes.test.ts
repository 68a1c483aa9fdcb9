import { isTellable } from '@/lib/look-alikes';

test.each([
  'Ada Lovelace',
  "Renée O'Brien-Núñez",
  'Łukasz Žižek',
  'Анна Иванова',
  'Сара',
  'Οδυσσέας',
  'SRE Москва',
  'Team Ω',
  'Работа с API',
  'CRM и отчёты у нас',
  'µServices',
  'Δt',
  '葛\u{e0100}城',
  '1️⃣ Team',
  '東京 Data',
  'データ分析チーム',
  'نام\u200cها',
  'משה כהן',
  'क्‍ष',
  'Data ⚙️ 👩‍🚀',
  '1e2',
  '',
])('"%s" is a name', (name) => {
  expect(isTellable(name)).toBe(true);
});

test.each([
  ['a Cyrillic a in a Latin word', 'Аdа Lovelace'],
  ['one in the middle', 'Hаrbour Finch'],
  ['a Greek o', 'Harbοur'],
  ['a word that only looks Latin, beside one that is', 'Ada Сох'],
  ['the same with a mark above', 'Ada С\u0301ох'],
  ['a Greek alpha', 'hαrbour'],
  ['an Armenian letter', 'Hաrbour'],
  ['a Cherokee letter', 'Ꭺda'],
  ['a Latin a in a Cyrillic word', 'Инa'],
  ['a joiner that joins nothing', 'Ada\u200d'],
  ['one that keeps nothing apart', 'A\u200cda'],
  ['a mark of direction', 'Ada\u200e'],
  ['one in front', '\u200eAda'],
  ['a variant of a letter that has none', 'Ada\ufe0f'],
  ['tags', 'Ada\u{e0041}'],
  ['a joiner of graphemes', 'A\u034fda'],
  ['a filler', 'Ada\u3164'],
  ['wide Latin beside Cyrillic', 'Ａдa'],
])('one with %s is none', (_what, name) => {
  expect(isTellable(name)).toBe(false);
});
