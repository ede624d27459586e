/** What is handed to amqplib and MQTT.js: a draft with its templates filled in. */
import type { Options } from 'amqplib';
import type { IClientPublishOptions } from 'mqtt';
import type { AmqpDraft, MqttDraft } from '@/lib/contract/publish';
import { amqpTexts, type HeaderType } from '@/lib/contract/publish-limits';
import { bodyBytes } from '@/lib/publish/body';
import { fill, type Moment } from '@/lib/publish/template';

export type AmqpMessage = {
  readonly exchange: string;
  readonly routingKey: string;
  readonly body: Buffer;
  readonly options: Options.Publish;
};

export type MqttMessage = { readonly topic: string; readonly body: Buffer; readonly options: IClientPublishOptions };

const integers: Readonly<Partial<Record<HeaderType, readonly [low: number, high: number]>>> = {
  byte: [-128, 127],
  short: [-32_768, 32_767],
  int: [-2_147_483_648, 2_147_483_647],
  long: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  timestamp: [0, Number.MAX_SAFE_INTEGER],
};

/** As amqplib wants it; a sentence when the text is no such value. */
export function headerValue(type: HeaderType, text: string): { readonly value: unknown } | string {
  const range = integers[type];
  if (range !== undefined) {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < range[0] || value > range[1]) {
      return `${JSON.stringify(text)} is no ${type}.`;
    }
    return { value: { '!': type, value } };
  }
  switch (type) {
    case 'number':
    case 'float':
    case 'double': {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) return `${JSON.stringify(text)} is no number.`;
      return { value: type === 'number' ? value : { '!': type, value } };
    }
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : `${JSON.stringify(text)} is neither true nor false.`;
    case 'bytes': {
      const bytes = bodyBytes('base64', text);
      return typeof bytes === 'string' ? `${JSON.stringify(text)} is no base64.` : { value: bytes };
    }
    case 'json':
      try {
        return { value: JSON.parse(text) as unknown };
      } catch {
        return `${JSON.stringify(text)} is no JSON.`;
      }
    case 'null':
      return { value: null };
    default:
      return { value: text };
  }
}

export function amqpMessage(draft: AmqpDraft, moment: Moment): AmqpMessage | string {
  const filled = (text: string): string => fill(text, moment);
  const body = bodyBytes(draft.body.format, filled(draft.body.text));
  if (typeof body === 'string') return body;
  const headers: Record<string, unknown> = {};
  for (const { name, type, value } of draft.headers) {
    if (name === '') continue;
    const read = headerValue(type, filled(value));
    if (typeof read === 'string') return `Header ${name}: ${read}`;
    headers[filled(name)] = read.value;
  }
  const options: Record<string, unknown> = { mandatory: draft.mandatory, persistent: draft.persistent };
  for (const name of amqpTexts) {
    const text = filled(draft.properties[name] ?? '');
    if (text !== '') options[name] = text;
  }
  if (draft.priority !== '') {
    const priority = Number(draft.priority);
    if (!Number.isInteger(priority) || priority < 0 || priority > 255) return 'The priority is a number from 0 to 255.';
    options.priority = priority;
  }
  const timestamp = filled(draft.timestamp);
  if (timestamp !== '') {
    if (!/^\d{1,15}$/.test(timestamp)) return 'The timestamp is seconds since 1970.';
    options.timestamp = Number(timestamp);
  }
  if (Object.keys(headers).length > 0) options.headers = headers;
  return { exchange: filled(draft.exchange), routingKey: filled(draft.routingKey), body, options };
}

export function mqttMessage(draft: MqttDraft, moment: Moment): MqttMessage | string {
  const filled = (text: string): string => fill(text, moment);
  const topic = filled(draft.topic);
  if (topic === '' || /[+#\0]/.test(topic)) return 'A topic to publish to has at least one character, and no + or #.';
  const body = bodyBytes(draft.body.format, filled(draft.body.text));
  if (typeof body === 'string') return body;
  const options: IClientPublishOptions = { qos: draft.qos, retain: draft.retain };
  if (draft.version === 4) return { topic, body, options };
  const properties: NonNullable<IClientPublishOptions['properties']> = {};
  if (draft.contentType !== '') properties.contentType = filled(draft.contentType);
  if (draft.responseTopic !== '') properties.responseTopic = filled(draft.responseTopic);
  if (draft.correlationData !== '') properties.correlationData = Buffer.from(filled(draft.correlationData));
  if (draft.expirySeconds !== '') {
    if (!/^\d{1,10}$/.test(draft.expirySeconds)) return 'The expiry is a number of seconds.';
    properties.messageExpiryInterval = Number(draft.expirySeconds);
  }
  const user: Record<string, string[]> = {};
  for (const { name, value } of draft.userProperties) {
    if (name === '') continue;
    const key = filled(name);
    user[key] = [...(user[key] ?? []), filled(value)];
  }
  if (Object.keys(user).length > 0) properties.userProperties = user;
  return { topic, body, options: { ...options, properties } };
}
