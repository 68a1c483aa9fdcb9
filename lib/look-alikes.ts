/** Letters of other alphabets that are drawn as Latin ones: a word of these alone passes for a Latin word. */
const drawnAsLatin = /^[АВЕЅІЈКМНОРСТУХҮԌԚԜаеѕіјорсухһԁԛԝүΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυյոսցհօ\p{M}]+$/u;

/** Alphabets whose letters are drawn alike. */
const alphabets = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
];

/**
 * What is drawn as nothing where it stands: joiners and variants of the picture behind a letter that has none, marks
 * of direction behind Latin, tags, fillers.
 */
const unseen =
  /\u034F|\u115F|\u1160|\u17B4|\u17B5|\u180E|\u3164|\uFFA0|[\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])(?:[\u061C\u200C-\u200F]|\p{Variation_Selector})|^(?:[\u061C\u200C-\u200F]|\p{Variation_Selector})/u;

/**
 * Whether a name can be told from another by looking at it: it mixes no alphabets within a word, has no word that
 * only looks Latin beside one that is, and nothing that is not seen. A name in any one script passes, and so do two
 * side by side. Source: UTS #39, as browsers apply it to the names of hosts.
 */
export function isTellable(name: string): boolean {
  if (unseen.test(name)) return false;
  const words = name.normalize('NFKC').match(/[\p{L}\p{M}]+/gu) ?? [];
  const isLatin = words.some((word) => alphabets[0]?.test(word));
  return words.every(
    (word) =>
      alphabets.filter((alphabet) => alphabet.test(word)).length < 2 &&
      !(isLatin && drawnAsLatin.test(word) && /\p{L}/u.test(word)),
  );
}

/** For the schema of a name by which somebody is trusted. */
export const oneAlphabet = {
  error:
    'mixes letters of several alphabets that look alike, or has some that cannot be seen: write it anew',
};
