/** A payload as people look at it. */
export type PayloadMode = 'json' | 'text' | 'hex';

type Encoded = { readonly payload: string; readonly encoding: 'string' | 'base64' };

function octets({ payload, encoding }: Encoded): Uint8Array {
  return encoding === 'string'
    ? new TextEncoder().encode(payload)
    : Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
}

/** Undefined: it isn't an object or a list of JSON. */
export function prettyJson({ payload, encoding }: Encoded): string | undefined {
  if (encoding !== 'string' || !/^\s*[[{]/.test(payload)) return undefined;
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return undefined;
  }
}

const perLine = 16;

/** Offset, octets, and what of them is printable. */
export function hexDump(content: Encoded): string {
  const bytes = octets(content);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    const part = [...bytes.subarray(at, at + perLine)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(perLine * 3 - 1)}  ${text}`);
  }
  return lines.join('\n');
}

export function modesOf(content: Encoded): PayloadMode[] {
  if (content.encoding === 'base64') return ['hex'];
  return prettyJson(content) === undefined ? ['text', 'hex'] : ['json', 'text', 'hex'];
}

export function shownAs(mode: PayloadMode, content: Encoded): string {
  if (mode === 'hex') return hexDump(content);
  return mode === 'json' ? (prettyJson(content) ?? content.payload) : content.payload;
}

const lineChars = 160;
const lineOctets = 48;

/** For beside a name. */
export function payloadLine(content: Encoded): string {
  if (content.encoding === 'string') return content.payload.slice(0, lineChars).replaceAll(/\s+/g, ' ');
  return [...octets(content).subarray(0, lineOctets)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
