import fc from 'fast-check';
import type { Field, Table } from '../../core/field.ts';
import type { Properties } from '../../core/properties.ts';
import { SHORTSTR_OCTETS_MAX } from './sink.ts';
import { type ArgumentType, isMethodName, METHODS, type Method, type MethodName } from './spec.ts';

/** Random values of everything that the codec encodes, for its property tests. */

export const shortstr = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((text) => Buffer.from(text).toString() === text && Buffer.byteLength(text) <= SHORTSTR_OCTETS_MAX);

const octets = fc.uint8Array({ maxLength: 40 });
const notUtf8 = octets.map((tail) => Uint8Array.from([0xff, ...tail]));
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const integer = (min: number, max: number) => fc.integer({ min, max });

const leaf = fc.oneof(
  fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('byte' as const), value: integer(-128, 127) }),
  fc.record({ type: fc.constant('unsignedbyte' as const), value: integer(0, 0xff) }),
  fc.record({ type: fc.constant('short' as const), value: integer(-0x8000, 0x7fff) }),
  fc.record({ type: fc.constant('unsignedshort' as const), value: integer(0, 0xffff) }),
  fc.record({ type: fc.constant('signedint' as const), value: integer(-0x8000_0000, 0x7fff_ffff) }),
  fc.record({ type: fc.constant('unsignedint' as const), value: integer(0, 0xffff_ffff) }),
  fc.record({ type: fc.constant('long' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
  fc.record({ type: fc.constant('float' as const), value: fc.float() }),
  fc.record({ type: fc.constant('double' as const), value: fc.double() }),
  fc.record({ type: fc.constant('decimal' as const), scale: integer(0, 255), value: integer(0, 0xffff_ffff) }),
  fc.record({ type: fc.constant('longstr' as const), value: shortstr }),
  fc.record({ type: fc.constant('longstr-binary' as const), value: notUtf8 }),
  fc.record({ type: fc.constant('binary' as const), value: octets }),
  fc.record({ type: fc.constant('timestamp' as const), value: uint64 }),
  fc.record({ type: fc.constant('void' as const) }),
);

const entries = (field: fc.Arbitrary<Field>) =>
  fc.array(fc.tuple(shortstr, field), { maxLength: 6 }).map((pairs): Table => new Map(pairs));

const { field } = fc.letrec<{ field: Field }>((tie) => ({
  field: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ type: fc.constant('array' as const), value: fc.array(tie('field'), { maxLength: 5 }) }),
    fc.record({ type: fc.constant('table' as const), value: entries(tie('field')) }),
  ),
}));

export const table = entries(field);

export const properties: fc.Arbitrary<Properties> = fc.record(
  {
    contentType: shortstr,
    contentEncoding: shortstr,
    headers: table,
    deliveryMode: integer(0, 255),
    priority: integer(0, 255),
    correlationId: shortstr,
    replyTo: shortstr,
    expiration: shortstr,
    messageId: shortstr,
    timestamp: uint64,
    type: shortstr,
    userId: shortstr,
    appId: shortstr,
    clusterId: shortstr,
  },
  { requiredKeys: [] },
);

const ARGUMENTS: { readonly [T in ArgumentType]: fc.Arbitrary<boolean | number | string | Uint8Array | Table> } = {
  bit: fc.boolean(),
  octet: integer(0, 0xff),
  short: integer(0, 0xffff),
  long: integer(0, 0xffff_ffff),
  longlong: fc.maxSafeNat(),
  shortstr,
  longstr: octets,
  table,
};

function methodNamed(name: MethodName): fc.Arbitrary<Method> {
  const args = Object.entries<ArgumentType>(METHODS[name].args).filter(([arg]) => !arg.startsWith('reserved'));
  const shape = Object.fromEntries(args.map(([arg, type]) => [arg, ARGUMENTS[type]]));
  return fc.record(shape).map((values) => ({ ...values, name }) as Method);
}

export const METHOD_NAMES: readonly MethodName[] = Object.keys(METHODS).filter(isMethodName);

export const method: fc.Arbitrary<Method> = fc.oneof(...METHOD_NAMES.map(methodNamed));
