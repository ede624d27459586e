/** What is handed to amqplib and MQTT.js: a draft with its templates filled in. */
import type { Options } from 'amqplib';
import type { IClientPublishOptions } from 'mqtt';
import type { AmqpDraft, Draft, MqttDraft } from '@/lib/contract/publish';
import { amqpTexts } from '@/lib/contract/publish-limits';
import { problemText } from '@/lib/messages/en/publisher-problems';
import { bodyBytes } from '@/lib/publish/body';
import { type FieldValue, readField, secondsOf } from '@/lib/publish/field-value';
import { filled } from '@/lib/publish/filled';
import { type Problem, placeOf, problemsOf } from '@/lib/publish/problems';
import type { Moment } from '@/lib/publish/template';

export type AmqpMessage = {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
};

export type MqttMessage = { readonly topic: string; readonly body: Buffer; readonly options: IClientPublishOptions };

/** A body that was found good once is, whatever else is in the next message. */
const good = new WeakSet<Draft['body']>();

/** A sentence: it can't be sent. */
function refusal(draft: Draft): string | undefined {
  const known = good.has(draft.body);
  const [first] = problemsOf(known ? { ...draft, body: { format: 'text', text: '' } } : draft);
  if (first === undefined) {
    good.add(draft.body);
    return undefined;
  }
  return `${nameOf(first)}: ${problemText(first, first.kind === 'json' ? placeOf(draft.body.text, first.at) : undefined)}`;
}

function nameOf(problem: Problem): string {
  return problem.kind === 'header' ? `Header ${problem.name}` : problem.field;
}

/** In amqplib's notation for what JavaScript has no type of its own for. */
function amqplibValue(field: FieldValue): unknown {
  switch (field.type) {
    case 'string':
    case 'boolean':
      return field.value;
    case 'void':
      return null;
    case 'bytes':
      return Buffer.from(field.value, 'base64');
    case 'array':
      return field.value.map(amqplibValue);
    case 'table':
      return tableOf(field.value.map(([name, each]) => [name, amqplibValue(each)]));
    case 'decimal':
      return { '!': 'decimal', value: { places: field.scale, digits: field.digits } };
    case 'long':
      // As text: the library makes a whole number of it, and a double would have rounded it.
      return { '!': 'long', value: String(field.value) };
    case 'float':
    case 'double':
    case 'timestamp':
      return { '!': field.type, value: field.value };
    default:
      return { '!': field.type, value: Number(field.value) };
  }
}

/** Without a prototype `__proto__` is a name like any other. */
function tableOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const table: Record<string, unknown> = Object.create(null);
  for (const [name, value] of entries) table[name] = value;
  return table;
}

export function amqpMessage(written: AmqpDraft, moment: Moment): AmqpMessage | string {
  const draft = filled(written, moment);
  if (draft.protocol !== 'amqp') throw new Error('a draft keeps its protocol');
  const refused = refusal(draft);
  if (refused !== undefined) return refused;
  const headers = draft.headers.flatMap(({ name, type, value }) => {
    const read = readField(type, value);
    return name === '' || 'problem' in read ? [] : [[name, amqplibValue(read.value)] as const];
  });
  const options: Record<string, unknown> = { mandatory: draft.mandatory, persistent: draft.persistent };
  for (const name of amqpTexts) {
    const text = draft.properties[name] ?? '';
    if (text !== '') options[name] = name === 'expiration' ? text.trim() : text;
  }
  if (draft.priority.trim() !== '') options.priority = Number(draft.priority);
  if (draft.timestamp.trim() !== '') options.timestamp = secondsOf(draft.timestamp);
  if (headers.length > 0) options.headers = tableOf(headers);
  return { exchange: draft.exchange, routingKey: draft.routingKey, body: bodyBytes(draft.body), options };
}

export function mqttMessage(written: MqttDraft, moment: Moment): MqttMessage | string {
  const draft = filled(written, moment);
  if (draft.protocol !== 'mqtt') throw new Error('a draft keeps its protocol');
  const refused = refusal(draft);
  if (refused !== undefined) return refused;
  const { topic, qos, retain } = draft;
  const body = bodyBytes(draft.body);
  if (draft.version === 4) return { topic, body, options: { qos, retain } };
  return { topic, body, options: { qos, retain, properties: mqttProperties(draft) } };
}

type MqttProperties = NonNullable<IClientPublishOptions['properties']>;

function mqttProperties(draft: MqttDraft): MqttProperties {
  const properties: MqttProperties = {};
  if (draft.payloadIsText) properties.payloadFormatIndicator = true;
  if (draft.contentType !== '') properties.contentType = draft.contentType;
  if (draft.responseTopic !== '') properties.responseTopic = draft.responseTopic;
  if (draft.correlationData !== '') {
    properties.correlationData = bodyBytes({ format: draft.correlationFormat, text: draft.correlationData });
  }
  if (draft.expirySeconds.trim() !== '') properties.messageExpiryInterval = Number(draft.expirySeconds);
  const user: Record<string, string[]> = Object.create(null);
  for (const { name, value } of draft.userProperties) {
    if (name !== '') user[name] = [...(user[name] ?? []), value];
  }
  if (Object.keys(user).length > 0) properties.userProperties = user;
  return properties;
}
