import type { Access } from './access.ts';
import type { Actor } from './actor.ts';
import { erlangBinary, erlangType } from './erlang-term.ts';
import type { Table } from './field.ts';
import type { Properties } from './properties.ts';
import { MAX_EXPIRY_MS } from './queue/arguments.ts';
import { Refusal } from './refusal.ts';

/** What every publisher's properties must hold, whichever way they come in; the texts are RabbitMQ's. */

/** RabbitMQ's: a user with this tag may publish in others' names. */
const IMPERSONATOR = 'impersonator';
/** AMQP 0-9-1 §4.2.5.3: a short string counts its octets in one. */
const SHORT_STRING_OCTETS_MAX = 255;
const SHORT_STRINGS = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'type',
  'userId',
  'appId',
  'clusterId',
] as const satisfies readonly (keyof Properties)[];

/** The `expiration` property in ms. */
export function timeToLive(expiration: string): number | Refusal {
  const [, digits, rest] = /^([+-]?\d+)(.*)$/s.exec(expiration) ?? [];
  const invalid = (why: string) => new Refusal('precondition', `invalid expiration '${expiration}': ${why}`);
  if (digits === undefined) return invalid('no_integer');
  if (rest) return invalid(`{leftover_string,"${rest}"}`);
  const ms = Number(digits);
  if (ms < 0) return invalid(`{value_negative,${digits}}`);
  return ms > MAX_EXPIRY_MS ? invalid(`{value_too_large,${digits}}`) : ms;
}

export function checkUserId(claimed: string, actor: Actor, access: Access): Refusal | undefined {
  if (claimed === actor.user || access.users.get(actor.user)?.tags.includes(IMPERSONATOR)) return undefined;
  return new Refusal('precondition', `user_id property set to '${claimed}' but authenticated user was '${actor.user}'`);
}

/** CC and BCC: more routing keys (RabbitMQ's sender-selected distribution). */
export function copyKeys(headers: Table): string[] | Refusal {
  const keys: string[] = [];
  for (const name of ['CC', 'BCC']) {
    const field = headers.get(name);
    if (field === undefined) continue;
    if (field.type !== 'array') {
      const what = `{unacceptable_type_in_header,${erlangBinary(name).slice(2, -2)},${erlangType(field)}}`;
      return new Refusal('precondition', `invalid message: ${what}`);
    }
    for (const key of field.value) if (key.type === 'longstr') keys.push(key.value);
  }
  return keys;
}

/** Nobody sees who else got it. */
export function withoutBcc(properties: Properties): Properties {
  if (!properties.headers?.has('BCC')) return properties;
  const headers = new Map(properties.headers);
  headers.delete('BCC');
  return { ...properties, headers };
}

/** What AMQP can't say: a publisher of another protocol is told before a consumer's connection would have to break. */
export function checkLengths(properties: Properties): Refusal | undefined {
  const tooLong = (name: string) =>
    new Refusal('precondition', `${name} is longer than ${SHORT_STRING_OCTETS_MAX} octets`);
  for (const name of SHORT_STRINGS) {
    const text = properties[name];
    if (text !== undefined && !isShort(text)) return tooLong(name);
  }
  for (const name of properties.headers?.keys() ?? []) if (!isShort(name)) return tooLong('the name of a header');
  return undefined;
}

const isShort = (text: string): boolean =>
  text.length <= SHORT_STRING_OCTETS_MAX && Buffer.byteLength(text) <= SHORT_STRING_OCTETS_MAX;
