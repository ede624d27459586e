import type { Cursor } from './cursor.ts';
import { type MqttProperties, NO_PROPERTIES } from './packets.ts';
import { isPropertyOf, PROPERTIES, type Property, type PropertyName, propertyOf, WILL } from './property-spec.ts';
import { Sink } from './sink.ts';
import { PUBLISH } from './spec.ts';
import { topicFault } from './topic.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<Omit<MqttProperties, 'userProperties' | 'subscriptionIdentifiers'>> & {
  userProperties?: [string, string][];
  subscriptionIdentifiers?: number[];
};

/**
 * A property length and the properties (MQTT 5 §2.2.2). Before 5.0 there are none, and nothing is read.
 * @param packet a packet type, or WILL
 */
export function readProperties(cursor: Cursor, packet: number): MqttProperties {
  if (cursor.level !== 5) return NO_PROPERTIES;
  const length = cursor.variable();
  if (length === 0) return NO_PROPERTIES;
  if (length > cursor.left) {
    cursor.fail('propertyLength');
    return NO_PROPERTIES;
  }
  const packetEnd = cursor.end;
  cursor.end = cursor.position + length;
  const properties: Draft = {};
  while (cursor.left > 0) readProperty(cursor, packet, properties);
  cursor.end = packetEnd;
  if (cursor.failure === undefined) checkTogether(cursor, packet, properties);
  else cursor.position = packetEnd;
  return properties;
}

function readProperty(cursor: Cursor, packet: number, into: Draft): void {
  const id = cursor.variable();
  const property = propertyOf(id);
  if (property === undefined) cursor.fail('propertyUnknown', String(id));
  else if (!isPropertyOf(id, packet)) cursor.fail('propertyMisplaced', property.name);
  else if (into[property.name] !== undefined && !mayRepeat(property, packet))
    cursor.fail('propertyTwice', property.name);
  else readValue(cursor, property, into);
}

/** MQTT 5 §3.1.2.11.8, §3.3.2.3.8. */
const mayRepeat = (property: Property, packet: number): boolean =>
  property.type === 'pairs' || (property.type === 'variables' && packet === PUBLISH);

function readValue(cursor: Cursor, property: Property, into: Draft): void {
  switch (property.type) {
    case 'bit':
      into[property.name] = bit(cursor, property.name);
      break;
    case 'boolean':
      into[property.name] = bit(cursor, property.name) === 1;
      break;
    case 'uint16':
      into[property.name] = positive(cursor, property, cursor.uint16());
      break;
    case 'uint32':
      into[property.name] = positive(cursor, property, cursor.uint32());
      break;
    case 'variables':
      into.subscriptionIdentifiers ??= [];
      into.subscriptionIdentifiers.push(positive(cursor, property, cursor.variable()));
      break;
    case 'string':
      into[property.name] = cursor.string();
      break;
    case 'binary':
      into[property.name] = cursor.binary();
      break;
    case 'pairs':
      into.userProperties ??= [];
      into.userProperties.push([cursor.string(), cursor.string()]);
      break;
  }
}

function bit(cursor: Cursor, name: PropertyName): number {
  const value = cursor.uint8();
  if (value > 1) cursor.fail('propertyRange', `${name} ${value}`);
  return value;
}

function positive(cursor: Cursor, property: Property, value: number): number {
  if (value === 0 && 'positive' in property && cursor.failure === undefined) {
    if (property.name === 'topicAlias') cursor.fail('topicAlias');
    else cursor.fail('propertyRange', `${property.name} 0`);
  }
  return value;
}

function checkTogether(cursor: Cursor, packet: number, properties: MqttProperties): void {
  const { authenticationData, authenticationMethod, responseTopic } = properties;
  // MQTT 5 §3.1.2.11.10
  if (authenticationData !== undefined && authenticationMethod === undefined) cursor.fail('authenticationData');
  if ((packet === PUBLISH || packet === WILL) && responseTopic !== undefined) {
    // A topic name has one character at least [MQTT-4.7.3-1].
    const fault = topicFault(responseTopic);
    if (fault !== undefined) cursor.fail('responseTopic');
  }
}

/** A property length and the properties. Which belong where is for the caller to know: what is given is written. */
export function writeProperties(sink: Sink, properties: MqttProperties): void {
  const octets = encodeProperties(properties);
  sink.variable(octets.length);
  sink.octets(octets);
}

/** The properties without their length: what the fast paths of PUBLISH copy. */
export function encodeProperties(properties: MqttProperties): Uint8Array {
  if (properties === NO_PROPERTIES) return NONE;
  const sink = new Sink(64);
  for (const property of PROPERTIES) writeProperty(sink, property, properties);
  return sink.length === 0 ? NONE : sink.take();
}

const NONE = new Uint8Array(0);

function writeProperty(sink: Sink, property: Property, properties: MqttProperties): void {
  if (property.type === 'variables') {
    for (const id of properties.subscriptionIdentifiers ?? []) {
      sink.uint8(property.id);
      sink.variable(id);
    }
    return;
  }
  if (property.type === 'pairs') {
    for (const [name, value] of properties.userProperties ?? []) {
      sink.uint8(property.id);
      sink.string(name);
      sink.string(value);
    }
    return;
  }
  if (properties[property.name] === undefined) return;
  sink.uint8(property.id);
  writeValue(sink, property, properties);
}

type SingleProperty = Exclude<Property, { readonly type: 'variables' | 'pairs' }>;

function writeValue(sink: Sink, property: SingleProperty, properties: MqttProperties): void {
  switch (property.type) {
    case 'bit':
      sink.uint8(properties[property.name] ?? 0);
      break;
    case 'boolean':
      sink.uint8(properties[property.name] === true ? 1 : 0);
      break;
    case 'uint16':
      sink.uint16(properties[property.name] ?? 0);
      break;
    case 'uint32':
      sink.uint32(properties[property.name] ?? 0);
      break;
    case 'string':
      sink.string(properties[property.name] ?? '');
      break;
    case 'binary':
      sink.binary(properties[property.name] ?? NONE);
      break;
  }
}
