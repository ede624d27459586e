/** Octets as they are typed: how many they are, and where they stop being what they are said to be. */
import type { BodyFormat } from '@/lib/contract/publish-limits';
import { base64Of } from '@/lib/format/octets';

export function utf8Bytes(text: string): number {
  // A buffer for what may be megabytes isn't needed to count them: one octet for each unit, and more for the others.
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes++;
    // The two halves of a character beyond the first plane make four octets together.
    else bytes += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
  }
  return bytes;
}

/** The first character that doesn't belong; undefined: it is base64. */
export function base64Fault(text: string): number | undefined {
  const stray = text.search(/[^A-Za-z0-9+/=\s]/);
  if (stray >= 0) return stray;
  const bare = text.replaceAll(/\s/g, '');
  const padding = bare.indexOf('=');
  const isWhole =
    bare.length % 4 === 0 && (padding < 0 || (bare.length - padding <= 2 && /^={1,2}$/.test(bare.slice(padding))));
  return isWhole ? undefined : text.length;
}

/** Octets in hexadecimal may have blanks or colons between them. */
export function hexFault(text: string): number | undefined {
  const stray = text.search(/[^0-9a-fA-F\s:]/);
  if (stray >= 0) return stray;
  const half = /(?:^|[\s:])(?:[0-9a-fA-F]{2})*[0-9a-fA-F](?=$|[\s:])/.exec(text);
  return half === null ? undefined : half.index + half[0].length;
}

/** How many octets a payload has. */
export function sizeOf(format: BodyFormat, text: string): number {
  if (format === 'base64') {
    const bare = text.replaceAll(/\s/g, '');
    return Math.floor((bare.replace(/=+$/, '').length * 3) / 4);
  }
  if (format === 'hex') return Math.floor(text.replaceAll(/[\s:]/g, '').length / 2);
  return utf8Bytes(text);
}

export function base64OfText(text: string): string {
  return base64Of(new TextEncoder().encode(text));
}
