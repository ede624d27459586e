/**
 * Characters that aren't seen and change what is: they turn the direction of what follows, take no room, or are
 * controls. So a name may look like another one, and a text as if it said something else.
 */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|(?<![^\0-\u007f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\u007f])/g;

const hexOf = (char: string): string => char.charCodeAt(0).toString(16).padStart(4, '0');

/** Each is shown by its number: `⟦U+202E⟧`. What joins letters of other scripts, or pictures, stays. */
export function visible(text: string): string {
  return text.replace(unseen, (char) => `⟦U+${hexOf(char).toUpperCase()}⟧`);
}

/** The same in JSON, which has an escape of its own for them: it stands for the same text. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (char) => `\\u${hexOf(char)}`);
}
