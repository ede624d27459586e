import { erlangType } from './erlang-term.ts';
import { type Field, integerOf, type Table } from './field.ts';
import { Refusal } from './refusal.ts';

/**
 * "Declare is idempotent": the second declaration must agree with the first one (AMQP 0-9-1 §1.7.2.1.4). The texts and
 * the order of the checks are RabbitMQ's: clients show them to people, who search for them.
 */

/** `what` names the object: `queue 'q' in vhost '/'`. */
function inequivalent(name: string, what: string, received: string, current: string): Refusal {
  return new Refusal(
    'precondition',
    `inequivalent arg '${name}' for ${what}: received ${received} but current is ${current}`,
  );
}

export function checkSame(
  name: string,
  what: string,
  received: string | boolean,
  current: string | boolean,
): Refusal | undefined {
  return received === current ? undefined : inequivalent(name, what, `'${received}'`, `'${current}'`);
}

export function checkSameArgument(name: string, what: string, received: Table, current: Table): Refusal | undefined {
  const a = received.get(name);
  const b = current.get(name);
  if (a === undefined && b === undefined) return undefined;
  if (a && b) {
    return sameField(a, b) ? undefined : inequivalent(name, what, `'${show(a)}'`, `'${show(b)}'`);
  }
  if (name === 'x-queue-type' && isClassic(a ?? b)) return undefined;
  return inequivalent(name, what, describe(a), describe(b));
}

/** Numbers of any integer width are one class, so a `short` 5000 equals a `long` 5000; a double equals neither. */
function sameField(a: Field, b: Field): boolean {
  const left = integerOf(a);
  const right = integerOf(b);
  if (left !== undefined || right !== undefined) return left === right;
  return a.type === b.type && show(a) === show(b);
}

function isClassic(field: Field | undefined): boolean {
  return field?.type === 'longstr' && field.value === 'classic';
}

function describe(field: Field | undefined): string {
  return field === undefined ? 'none' : `the value '${show(field)}' of type '${erlangType(field)}'`;
}

/** A field's value as RabbitMQ prints it. */
function show(field: Field): string {
  switch (field.type) {
    case 'double':
    case 'float':
      return showFloat(field.value);
    case 'void':
      return 'undefined';
    case 'longstr-binary':
    case 'binary':
      return Buffer.from(field.value).toString('latin1');
    case 'array':
      return `[${field.value.map(show).join(',')}]`;
    case 'table':
      return `[${[...field.value].map(([k, v]) => `{${k},${show(v)}}`).join(',')}]`;
    case 'decimal':
      return `{${field.scale},${field.value}}`;
    default:
      return String(field.value);
  }
}

/** 5000 → `5.0e3`, 1.5 → `1.5`: the shorter of the two spellings, always with a point. */
function showFloat(x: number): string {
  const [mantissa = '', exponent = '0'] = x.toExponential().replace('e+', 'e').split('e');
  const scientific = `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
  const plain = Number.isInteger(x) ? `${x}.0` : String(x);
  return plain.includes('e') || scientific.length < plain.length ? scientific : plain;
}
