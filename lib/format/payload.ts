import { hexOf, hexTable, octetsOf } from '@/lib/format/octets';

/** A payload as people look at it. */
export type PayloadMode = 'json' | 'text' | 'hex';

type Encoded = { readonly payload: string; readonly encoding: 'string' | 'base64' };

/** Undefined: it isn't an object or a list of JSON. */
export function prettyJson({ payload, encoding }: Encoded): string | undefined {
  if (encoding !== 'string' || !/^\s*[[{]/.test(payload)) return undefined;
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return undefined;
  }
}

export function hexDump({ payload, encoding }: Encoded): string {
  return hexTable(octetsOf(payload, encoding), 0, 4);
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
  return hexOf(octetsOf(content.payload, content.encoding).subarray(0, lineOctets));
}
