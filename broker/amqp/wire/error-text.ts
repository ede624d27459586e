import { erlangBinary } from '../../core/erlang-term.ts';
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
