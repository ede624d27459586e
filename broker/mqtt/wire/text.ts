import { isUtf8 } from 'node:buffer';

export type TextFault = 'utf8' | 'utf8Null';

/**
 * What is wrong with the octets as a UTF-8 encoded string. Surrogates and overlong forms are ill-formed
 * [MQTT-1.5.4-1], U+0000 is forbidden [MQTT-1.5.4-2], and a byte order mark is a character like others [MQTT-1.5.4-3].
 */
export function textFault(buf: Uint8Array, start: number, end: number): TextFault | undefined {
  for (let at = start; at < end; at++) {
    const octet = buf[at] ?? 0;
    if (octet === 0) return 'utf8Null';
    if (octet >= 0x80) return wideTextFault(buf, at, end);
  }
  return undefined;
}

function wideTextFault(buf: Uint8Array, start: number, end: number): TextFault | undefined {
  const octets = buf.subarray(start, end);
  if (!isUtf8(octets)) return 'utf8';
  return octets.includes(0) ? 'utf8Null' : undefined;
}
