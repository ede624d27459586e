import { indentedJson } from '@/lib/format/json';
import { hexOf, hexTable, octetsOf } from '@/lib/format/octets';
import { visible } from '@/lib/format/visible';

/** A payload as people look at it. */
export type PayloadMode = 'json' | 'text' | 'hex';

type Encoded = { readonly payload: string; readonly encoding: 'string' | 'base64' };

function prettyJson({ payload, encoding }: Encoded): string | undefined {
  return encoding === 'string' ? indentedJson(payload) : undefined;
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
  if (content.encoding === 'string') return visible(content.payload.slice(0, lineChars).replaceAll(/\s+/g, ' '));
  return hexOf(octetsOf(content.payload, content.encoding).subarray(0, lineOctets));
}
