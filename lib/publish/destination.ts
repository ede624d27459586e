import type { Draft } from '@/lib/contract/publish';
import { routeHeadersCharsMax } from '@/lib/contract/route';
import { type FieldValue, readField } from '@/lib/publish/field-value';

export type Destination = { readonly exchange: string; readonly key: string; readonly headers: string };

/** MQTT's topics are routing keys of the exchange that all its subscriptions are bound to. */
export function destinationOf(draft: Draft): Destination {
  if (draft.protocol === 'mqtt') return { exchange: 'amq.topic', key: keyOfTopic(draft.topic), headers: '{}' };
  const { exchange, routingKey: key } = draft;
  const headers: Record<string, unknown> = {};
  for (const { name, type, value } of draft.headers) {
    const read = readField(type, value);
    if (name !== '' && 'value' in read) headers[name] = plain(read.value);
  }
  const text = JSON.stringify(headers);
  return { exchange, key, headers: text.length > routeHeadersCharsMax ? '{}' : text };
}

/** In a line: the topic, or the exchange and, where there is one, the routing key. */
export function destinationText(draft: Draft, byDefault: string): string {
  if (draft.protocol === 'mqtt') return draft.topic;
  const exchange = draft.exchange === '' ? byDefault : draft.exchange;
  return draft.routingKey === '' ? exchange : `${exchange}  →  ${draft.routingKey}`;
}

const keyOfTopic = (topic: string): string => topic.replaceAll(/[./]/g, (mark) => (mark === '.' ? '/' : '.'));

/** As the management API has them, which is how a headers exchange's arguments are shown too. */
function plain(field: FieldValue): unknown {
  switch (field.type) {
    case 'void':
      return null;
    case 'decimal':
      return field.digits / 10 ** field.scale;
    case 'array':
      return field.value.map(plain);
    case 'table':
      return Object.fromEntries(field.value.map(([name, each]) => [name, plain(each)]));
    case 'string':
    case 'boolean':
    case 'bytes':
    case 'float':
    case 'double':
    case 'timestamp':
      return field.value;
    default:
      return Number(field.value);
  }
}
