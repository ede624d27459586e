import { SHORTSTR_OCTETS_MAX } from './sink.ts';

/** Octets of a payload that a frame error quotes, as RabbitMQ's does. */
const SNIPPET_OCTETS = 16;

/** `type 1, all octets = <<0,60,0,10>>`: how RabbitMQ's 501 and 505 name a frame. */
export function describeFrame(type: number, buf: Buffer, start: number, end: number): string {
  const whole = end - start <= SNIPPET_OCTETS;
  const octets = whole ? buf.subarray(start, end) : buf.subarray(start, start + SNIPPET_OCTETS);
  return `type ${type}, ${whole ? 'all' : 'first 16'} octets = ${erlangBinary(octets)}`;
}

/**
 * 501 for a known method whose arguments are malformed, with the payload of its frame but the two ids. A reply text
 * holds 255 octets, so of a long payload no more is told.
 */
export function describeUndecodable(buf: Buffer, start: number, end: number): string {
  const from = Math.min(start + 4, end);
  return `cannot decode <<${buf.subarray(from, Math.min(end, from + SHORTSTR_OCTETS_MAX)).join(',')}>>`;
}

const ESCAPES = new Map([
  [0x08, '\\b'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0b, '\\v'],
  [0x0c, '\\f'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
]);

/** Erlang's `~p` of a binary: a string when all of it can be printed, otherwise its octets. */
function erlangBinary(octets: Buffer): string {
  let text = '';
  for (const octet of octets) {
    const escaped = ESCAPES.get(octet);
    if (escaped === undefined && (octet < 0x20 || octet > 0x7e)) return `<<${octets.join(',')}>>`;
    text += escaped ?? String.fromCharCode(octet);
  }
  return text === '' ? '<<>>' : `<<"${text}">>`;
}
