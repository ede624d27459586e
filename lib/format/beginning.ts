import { isUtf8 } from 'node:buffer';

/** Of a payload's octets the first, as text where they are UTF-8. */
export type Beginning = {
  readonly payload: string;
  readonly encoding: 'string' | 'base64';
  readonly truncated: boolean;
};

export function beginningOf(octets: Buffer, bytesMax: number): Beginning {
  const truncated = octets.length > bytesMax;
  let shown = octets.subarray(0, bytesMax);
  // The cut may have split a character, of which three octets at most are left.
  for (let octet = 0; truncated && octet < 3 && !isUtf8(shown); octet++) shown = shown.subarray(0, -1);
  if (isUtf8(shown)) return { payload: shown.toString('utf8'), encoding: 'string', truncated };
  return { payload: octets.subarray(0, bytesMax).toString('base64'), encoding: 'base64', truncated };
}
