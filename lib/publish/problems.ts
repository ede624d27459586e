/** What keeps a message from being sent, field by field. Read on a draft whose templates are filled in. */
import type { AmqpDraft, Draft, MqttDraft } from '@/lib/contract/publish';
import { type AmqpText, amqpTexts, mqttBytesMax, shortBytesMax, variableName } from '@/lib/contract/publish-limits';
import { type FieldProblem, readField, secondsOf } from '@/lib/publish/field-value';
import { jsonFault, type Wanted } from '@/lib/publish/json-check';
import { base64Fault, hexFault, utf8Bytes } from '@/lib/publish/octets';

/** Names a control of the form; of rows, with their number. */
export type FieldId =
  | 'exchange'
  | 'routingKey'
  | 'topic'
  | 'priority'
  | 'timestamp'
  | AmqpText
  | 'responseTopic'
  | 'correlationData'
  | 'expirySeconds'
  | 'body'
  | `header ${number}`
  | `user ${number}`
  | `variable ${number}`;

export type Problem = { readonly field: FieldId } & (
  | { readonly kind: 'topic-empty' | 'topic-wildcard' | 'priority' | 'timestamp' | 'milliseconds' | 'seconds' }
  | { readonly kind: 'too-long'; readonly most: number; readonly has: number }
  | { readonly kind: 'name-missing' | 'name-twice' | 'variable-name' | 'text-payload' }
  | { readonly kind: 'header'; readonly name: string; readonly problem: FieldProblem }
  | { readonly kind: 'json'; readonly at: number; readonly wanted: Wanted }
  | { readonly kind: 'base64' | 'hex'; readonly at: number }
);

const millisecondsMax = 2 ** 32 - 1;
const secondsMax = 2 ** 32 - 1;
/** Of all headers: the client library has 64 KiB for everything that a message says of itself, in its encoding. */
const headersBytesMax = 48 * 1024;

export function problemsOf(draft: Draft): Problem[] {
  const own = draft.protocol === 'amqp' ? amqpProblems(draft) : mqttProblems(draft);
  const body = bodyProblem(draft.body);
  return [...own, ...(draft.fill ? variableProblems(draft) : []), ...(body === undefined ? [] : [body])];
}

function tooLong(field: FieldId, text: string, most: number): Problem[] {
  // Up to a quarter of it, no text of any script is longer than that in UTF-8.
  const has = text.length * 4 <= most ? 0 : utf8Bytes(text);
  return has > most ? [{ field, kind: 'too-long', most, has }] : [];
}

function amqpProblems(draft: AmqpDraft): Problem[] {
  const found: Problem[] = [
    ...tooLong('exchange', draft.exchange, shortBytesMax),
    ...tooLong('routingKey', draft.routingKey, shortBytesMax),
    ...amqpTexts.flatMap((name) => tooLong(name, draft.properties[name] ?? '', shortBytesMax)),
  ];
  if (!isBlankOr(draft.priority, /^\d{1,3}$/, 255)) found.push({ field: 'priority', kind: 'priority' });
  if (draft.timestamp.trim() !== '' && secondsOf(draft.timestamp) === undefined) {
    found.push({ field: 'timestamp', kind: 'timestamp' });
  }
  // RabbitMQ closes the channel for one that isn't a number of milliseconds.
  if (!isBlankOr(draft.properties.expiration ?? '', /^\d{1,10}$/, millisecondsMax)) {
    found.push({ field: 'expiration', kind: 'milliseconds' });
  }
  const names = new Set<string>();
  let bytes = 0;
  for (const [at, { name, type, value }] of draft.headers.entries()) {
    if (name === '' && value === '') continue;
    const field = `header ${at}` as const;
    if (name === '') found.push({ field, kind: 'name-missing' });
    else if (names.has(name)) found.push({ field, kind: 'name-twice' });
    names.add(name);
    const before = bytes;
    bytes += utf8Bytes(name) + utf8Bytes(value);
    if (before <= headersBytesMax && bytes > headersBytesMax) {
      found.push({ field, kind: 'too-long', most: headersBytesMax, has: bytes });
    }
    found.push(...tooLong(field, name, shortBytesMax));
    const read = readField(type, value);
    if ('problem' in read) found.push({ field, kind: 'header', name, problem: read.problem });
  }
  return found;
}

function mqttProblems(draft: MqttDraft): Problem[] {
  const found: Problem[] = [...topicProblems('topic', draft.topic)];
  if (draft.version === 4) return found;
  if (draft.responseTopic !== '') found.push(...topicProblems('responseTopic', draft.responseTopic));
  found.push(...tooLong('contentType', draft.contentType, mqttBytesMax), ...correlationProblems(draft));
  if (!isBlankOr(draft.expirySeconds, /^\d{1,10}$/, secondsMax))
    found.push({ field: 'expirySeconds', kind: 'seconds' });
  if (draft.payloadIsText && (draft.body.format === 'base64' || draft.body.format === 'hex')) {
    found.push({ field: 'body', kind: 'text-payload' });
  }
  for (const [at, { name, value }] of draft.userProperties.entries()) {
    const field = `user ${at}` as const;
    if (name === '' && value !== '') found.push({ field, kind: 'name-missing' });
    found.push(...tooLong(field, name, mqttBytesMax), ...tooLong(field, value, mqttBytesMax));
  }
  return found;
}

/** A topic name, not a filter (MQTT 5 §4.7.1). */
function topicProblems(field: 'topic' | 'responseTopic', topic: string): Problem[] {
  if (topic === '') return [{ field, kind: 'topic-empty' }];
  if (/[+#\0]/.test(topic)) return [{ field, kind: 'topic-wildcard' }];
  return tooLong(field, topic, mqttBytesMax);
}

function correlationProblems({ correlationData: text, correlationFormat: format }: MqttDraft): Problem[] {
  const field = 'correlationData';
  const at = format === 'base64' ? base64Fault(text) : format === 'hex' ? hexFault(text) : undefined;
  if (at !== undefined && format !== 'text') return [{ field, kind: format, at }];
  return tooLong(field, text, mqttBytesMax);
}

function variableProblems({ variables }: Draft): Problem[] {
  const names = new Set<string>();
  return variables.flatMap(({ name, value }, at): Problem[] => {
    if (name === '' && value === '') return [];
    const twice = names.has(name);
    names.add(name);
    const field = `variable ${at}` as const;
    if (!variableName.test(name)) return [{ field, kind: name === '' ? 'name-missing' : 'variable-name' }];
    return twice ? [{ field, kind: 'name-twice' }] : [];
  });
}

function bodyProblem({ format, text }: Draft['body']): Problem | undefined {
  switch (format) {
    case 'text':
      return undefined;
    case 'json': {
      const fault = jsonFault(text);
      return fault === undefined ? undefined : { field: 'body', kind: 'json', ...fault };
    }
    case 'base64':
    case 'hex': {
      const at = format === 'base64' ? base64Fault(text) : hexFault(text);
      return at === undefined ? undefined : { field: 'body', kind: format, at };
    }
  }
}

function isBlankOr(text: string, pattern: RegExp, most: number): boolean {
  const trimmed = text.trim();
  return trimmed === '' || (pattern.test(trimmed) && Number(trimmed) <= most);
}

/** Of a place in a text, both from 1. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
