import { checkSameArgument } from '../equivalence.ts';
import { erlangType } from '../erlang-term.ts';
import { type Field, integerOf, type Table } from '../field.ts';
import { Refusal } from '../refusal.ts';

/** What a client may declare. */
type DeclaredKind = 'classic' | 'quorum' | 'stream';
/** `mqtt-qos0`: a session's own, which keeps nothing. */
export type QueueKind = DeclaredKind | 'mqtt-qos0';

/** Ten years, in ms: no time to live may be longer. */
export const MAX_EXPIRY_MS = 315_360_000_000;

/** What is wrong with an argument, in RabbitMQ's notation; undefined when nothing is. */
type Check = (value: Field, args: Table) => string | undefined;

const integer: Check = (value) =>
  integerOf(value) === undefined ? `"expected integer, got ${erlangType(value)}"` : undefined;

/** All of them, also of a number too large to be exact as one. */
const digits = (value: Field): string => ('value' in value ? String(value.value) : '');

const notNegative: Check = (value, args) => {
  const n = integerOf(value);
  return n !== undefined && n < 0 ? `{value_negative,${digits(value)}}` : integer(value, args);
};

const milliseconds: Check = (value, args) => {
  const n = integerOf(value);
  return n !== undefined && n > MAX_EXPIRY_MS ? `{value_too_large,${digits(value)}}` : notNegative(value, args);
};

const notZero =
  (check: Check): Check =>
  (value, args) =>
    integerOf(value) === 0 ? '{value_zero,0}' : check(value, args);

const boolean: Check = (value) => (value.type === 'bool' ? undefined : `{unacceptable_type,${erlangType(value)}}`);

const text =
  (check: (value: string, args: Table) => string | undefined): Check =>
  (value, args) =>
    value.type === 'longstr' ? check(value.value, args) : `{unacceptable_type,${erlangType(value)}}`;

const oneOf = (allowed: readonly string[], otherwise: (value: string) => string): Check =>
  text((value) => (allowed.includes(value) ? undefined : otherwise(value)));

const priority: Check = (value, args) => {
  const n = integerOf(value);
  return n !== undefined && n > 255 ? `{max_value_exceeded,${digits(value)}}` : notNegative(value, args);
};

const queueVersion: Check = (value, args) => {
  const n = integerOf(value);
  return n === undefined || n < 0 || n === 1 || n === 2
    ? notNegative(value, args)
    : `"unsupported queue version '${n}'"`;
};

const QUEUE_KINDS: readonly DeclaredKind[] = ['classic', 'quorum', 'stream'];
const ALL = QUEUE_KINDS;
const MAX_AGE = /^([1-9][0-9]*)([YMDhms])$/;

interface ArgumentRule {
  readonly check: Check;
  readonly kinds: readonly QueueKind[];
  /** Whether redeclaring compares it. RabbitMQ neither checks nor compares the delivery limit. */
  readonly compared: boolean;
}

const rule = (check: Check, kinds: readonly QueueKind[], compared = true): ArgumentRule => ({ check, kinds, compared });

/** Every argument that some kind of queue knows, in the order in which RabbitMQ checks them; others are ignored. */
const ARGUMENTS: ReadonlyMap<string, ArgumentRule> = new Map([
  ['x-expires', rule(notZero(milliseconds), ['classic', 'quorum'])],
  ['x-message-ttl', rule(milliseconds, ['classic', 'quorum'])],
  [
    'x-dead-letter-exchange',
    rule(
      text(() => undefined),
      ['classic', 'quorum'],
    ),
  ],
  [
    'x-dead-letter-routing-key',
    rule(
      text((_, args) => (args.has('x-dead-letter-exchange') ? undefined : 'routing_key_but_no_dlx_defined')),
      ['classic', 'quorum'],
    ),
  ],
  [
    'x-dead-letter-strategy',
    rule(
      oneOf(['at-most-once', 'at-least-once'], () => 'invalid_dlx_strategy'),
      ['quorum'],
    ),
  ],
  ['x-max-length', rule(notNegative, ['classic', 'quorum'])],
  ['x-max-length-bytes', rule(notNegative, ALL)],
  ['x-max-in-memory-length', rule(notNegative, ['quorum'])],
  ['x-max-in-memory-bytes', rule(notNegative, ['quorum'])],
  ['x-max-priority', rule(priority, ['classic'])],
  [
    'x-overflow',
    rule(
      oneOf(['drop-head', 'reject-publish', 'reject-publish-dlx'], () => 'invalid_overflow'),
      ['classic', 'quorum'],
    ),
  ],
  [
    'x-queue-mode',
    rule(
      oneOf(['default', 'lazy'], (v) => `"unsupported queue mode '${v}'"`),
      ['classic'],
    ),
  ],
  ['x-queue-version', rule(queueVersion, ['classic'])],
  ['x-single-active-consumer', rule(boolean, ['classic', 'quorum'])],
  [
    'x-queue-type',
    rule(
      oneOf(QUEUE_KINDS, (v) => `"unsupported queue type '${v}'"`),
      ALL,
    ),
  ],
  ['x-quorum-initial-group-size', rule(notZero(notNegative), ['quorum'])],
  ['x-delivery-limit', rule(() => undefined, ['quorum'], false)],
  [
    'x-max-age',
    rule(
      text((v) => (MAX_AGE.test(v) ? undefined : 'invalid_max_age')),
      ['stream'],
    ),
  ],
  ['x-stream-max-segment-size-bytes', rule(notNegative, ['stream'])],
  ['x-initial-cluster-size', rule(notZero(notNegative), ['stream'])],
  [
    'x-queue-leader-locator',
    rule(
      oneOf(['client-local', 'balanced', 'random', 'least-leaders'], () => 'invalid_queue_locator_arg'),
      ['quorum', 'stream'],
    ),
  ],
  [
    'x-queue-master-locator',
    rule(
      oneOf(['client-local', 'min-masters', 'random'], () => 'invalid_queue_locator_arg'),
      ['classic'],
      false,
    ),
  ],
]);

export function queueKindOf(args: Table): DeclaredKind {
  const value = args.get('x-queue-type');
  return value?.type === 'longstr' ? (QUEUE_KINDS.find((kind) => kind === value.value) ?? 'classic') : 'classic';
}

/** `what` is `queue 'q' in vhost '/'`. */
export function checkQueueArguments(what: string, args: Table): Refusal | undefined {
  const invalid = (name: string, problem: string) =>
    new Refusal('precondition', `invalid arg '${name}' for ${what}: ${problem}`);
  const kindProblem = checkOne('x-queue-type', args);
  if (kindProblem) return invalid('x-queue-type', kindProblem);
  const kind = queueKindOf(args);
  for (const [name, { kinds }] of ARGUMENTS) {
    const problem = kinds.includes(kind) ? checkOne(name, args) : undefined;
    if (problem) return invalid(name, problem);
  }
  for (const name of args.keys()) {
    if (ARGUMENTS.get(name)?.kinds.includes(kind) === false) {
      return new Refusal('precondition', `invalid arg '${name}' for ${what} of queue type rabbit_${kind}_queue`);
    }
  }
  return undefined;
}

function checkOne(name: string, args: Table): string | undefined {
  const value = args.get(name);
  return value === undefined ? undefined : ARGUMENTS.get(name)?.check(value, args);
}

export function checkSameQueueArguments(what: string, received: Table, current: Table): Refusal | undefined {
  for (const [name, { compared }] of ARGUMENTS) {
    const refusal = compared ? checkSameArgument(name, what, received, current) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

const MS = { s: 1000, m: 60_000, h: 3_600_000, D: 86_400_000, M: 2_592_000_000, Y: 31_536_000_000 } as const;

/** `7D` in ms: undefined when it is no duration. A month has 30 days, a year 365. */
export function durationMs(text: string): number | undefined {
  const found = MAX_AGE.exec(text);
  const unit = found?.[2] as keyof typeof MS | undefined;
  return unit === undefined ? undefined : Number(found?.[1]) * MS[unit];
}

/** RabbitMQ checks an `x-dead-letter-exchange` of the wrong type before all else, with a text of its own. */
export function checkDeadLetterExchangeType(what: string, args: Table): Refusal | undefined {
  const dlx = args.get('x-dead-letter-exchange');
  if (dlx === undefined || dlx.type === 'longstr') return undefined;
  return new Refusal('precondition', `invalid type '${erlangType(dlx)}' for arg 'x-dead-letter-exchange' in ${what}`);
}

/** What a consumer may ask for with `basic.consume`. */
export function checkConsumerArguments(what: string, args: Table): Refusal | undefined {
  const rules: readonly (readonly [string, Check])[] = [
    ['x-priority', integer],
    ['x-cancel-on-ha-failover', boolean],
  ];
  for (const [name, check] of rules) {
    const value = args.get(name);
    const problem = value && check(value, args);
    if (problem) return new Refusal('precondition', `invalid arg '${name}' for ${what}: ${problem}`);
  }
  return undefined;
}
