// Where a browser may end a line inside a run of text without spaces, measured pair by pair in Chromium.

const opening = '(<[{';
const afterWhichOpeningBreaks = '!"#%&)*+,.:;=>\\]|}~';
const closing = '!),./:;?]}–…“”’、。」';
const beforeWhichNothingBreaks: Readonly<Record<string, string>> = {
  '-': '!$),./:;?]}–…“”’、。」',
  '?': `"'${closing}`,
  '–': `"'-|${closing}`,
  '—': `"'|—${closing}`,
  '…': `"'|${closing}`,
};
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/;

/** Whether a character takes a whole square, as Chinese, Japanese and Korean ones do. */
export function isWide(character: string): boolean {
  return wide.test(character) || (character.codePointAt(0) ?? 0) >= 0x20000;
}

/** Most of a text: between two of these no line ends. */
function isLetter(character: string): boolean {
  const unit = character.charCodeAt(0) | 0x20;
  return unit >= 0x61 && unit <= 0x7a;
}

/** Whether a line may end between two characters, neither of which is a space; `before` is the one before `left`. */
export function mayBreak(left: string, right: string, before: string): boolean {
  if (isLetter(left) && isLetter(right)) return false;
  if (isWide(left)) return !`"'%-|、。」${closing}`.includes(right) && !'」』）】'.includes(right);
  const refused = beforeWhichNothingBreaks[left];
  if (refused !== undefined) {
    // A minus sign stays with its number; a hyphen after a word does not.
    if (left === '-' && /\d/.test(right)) return /[\p{L}\p{N}]/u.test(before);
    return !refused.includes(right);
  }
  if (opening.includes(right)) return afterWhichOpeningBreaks.includes(left);
  if (right === '—') return !`"'([{“‘`.includes(left);
  return isWide(right) && !'、。」』）】'.includes(right) && !`"'([{$+\\/“‘`.includes(left);
}
