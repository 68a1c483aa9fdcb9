/** Letters of other alphabets that are drawn as Latin ones. */
const likeLatin = /[АВЕЅІЈКМНОРСТУХҮԌԚԜаеѕіјорсухһԁԛԝүΑΒΕΖΗΙΚΜΝΟΡΤΥΧαονυյոսցհօ]/u;

const latin = /\p{Script=Latin}/u;
const greek = /\p{Script=Greek}/u;

/** The other alphabets whose letters look like Latin ones, or like one another's. */
const others = [
  /\p{Script=Cyrillic}/u,
  greek,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Coptic}/u,
];

/**
 * What is invisible where it stands: joiners and picture variants behind a letter that has none, direction marks
 * behind Latin, tags, fillers.
 */
const unseen =
  /\u034F|\u115F|\u1160|\u17B4|\u17B5|\u180E|\u3164|\uFFA0|[\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|(?<=[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])(?:[\u061C\u200C-\u200F]|\p{Variation_Selector})|^(?:[\u061C\u200C-\u200F]|\p{Variation_Selector})/u;

/**
 * Whether a name can be told from others by looking at it: it mixes no alphabets within a word, has no word that only
 * looks Latin beside one that is, and no invisible character. Names in one alphabet pass, as do words of two side by
 * side ("Работа с API") and Greek signs such as µ in a word. Source: UTS #39, as browsers apply it to host names.
 */
export function isTellable(name: string): boolean {
  if (unseen.test(name)) return false;
  const words = name.normalize('NFKC').match(/[\p{L}\p{M}]+/gu) ?? [];
  return !words.some(isMixed) && !passesForLatin(words);
}

function isMixed(word: string): boolean {
  const strange = others.filter((alphabet) => alphabet.test(word)).length;
  if (strange < 2 && greek.test(word)) return latin.test(word) && likeLatin.test(word);
  return strange + (latin.test(word) ? 1 : 0) > 1;
}

/** One word that is plainly not Latin shows what the short ones beside it are. */
function passesForLatin(words: readonly string[]): boolean {
  const strange = words.filter((word) => others.some((alphabet) => alphabet.test(word)));
  return (
    strange.length > 0 &&
    words.some((word) => latin.test(word)) &&
    strange.every((word) =>
      [...word].every((letter) => likeLatin.test(letter) || /\p{M}/u.test(letter)),
    )
  );
}

/** For the schema of a name that people trust somebody by. */
export const oneAlphabet = {
  error:
    'mixes look-alike letters of several alphabets, or has characters that cannot be seen: type it again',
};
