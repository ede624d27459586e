/** The octets of what came through JSON. */
export function octetsOf(payload: string, encoding: 'string' | 'base64'): Uint8Array<ArrayBuffer> {
  return encoding === 'string'
    ? new TextEncoder().encode(payload)
    : Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
}

export function base64Of(octets: Uint8Array): string {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary);
}

/** Undefined: they aren't UTF-8. Nothing is left out, a byte order mark neither, so that the same octets come back. */
export function exactText(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/** As they go through JSON. */
export function payloadOf(octets: Uint8Array): { payload: string; payload_encoding: 'string' | 'base64' } {
  const text = exactText(octets);
  return text === undefined
    ? { payload: base64Of(octets), payload_encoding: 'base64' }
    : { payload: text, payload_encoding: 'string' };
}

export function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
}

const perLine = 16;

/** Offset, octets, and what of them is printable: sixteen a line. */
export function hexTable(octets: Uint8Array, from: number, offsetDigits: number): string {
  const lines: string[] = [];
  for (let at = 0; at < octets.length; at += perLine) {
    const part = octets.subarray(at, at + perLine);
    const text = Array.from(part, (octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'));
    const offset = (from + at).toString(16).padStart(offsetDigits, '0');
    lines.push(`${offset}  ${hexOf(part).padEnd(perLine * 3 - 1)}  ${text.join('')}`);
  }
  return lines.join('\n');
}
