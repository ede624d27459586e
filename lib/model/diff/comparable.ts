import type { AmqpDraft } from '@/lib/contract/publish';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { readJson } from '@/lib/format/json';
import type { Comparable } from '@/lib/model/diff/message-diff';
import { headersOf, type Letter, originOf } from '@/lib/model/letter';

type Table = Readonly<Record<string, unknown>>;

/** They say how a message came to where it lies, and differ always: what it is stands in the others. */
const history = /^x-(waybill-|(first-|last-)?death|delivery-count$|acquired-count$)/;

function partsOf(properties: Table): Pick<Comparable, 'properties' | 'headers'> {
  const { headers: _headers, ...rest } = properties;
  const own = Object.entries(headersOf(properties)).filter(([name]) => !history.test(name));
  return { properties: rest, headers: Object.fromEntries(own) };
}

/** As it was published first: how it became a dead letter isn't what makes it different. */
export function ofLetter(letter: Letter): Comparable {
  const origin = originOf(letter);
  return {
    exchange: origin?.exchange ?? letter.exchange,
    routingKey: origin?.keys[0] ?? letter.routingKey,
    ...partsOf(letter.properties),
    body: letter.payload,
    binary: letter.payloadEncoding === 'base64',
    cut: letter.truncated,
  };
}

export function ofSeen(message: SeenMessage): Comparable {
  const { properties, payload, payload_encoding: encoding, truncated } = message;
  return {
    exchange: message.exchange,
    routingKey: message.routing_key,
    ...partsOf(properties),
    body: payload,
    binary: encoding === 'base64',
    cut: truncated,
  };
}

const propertyNames: Readonly<Record<string, string>> = {
  contentType: 'content_type',
  contentEncoding: 'content_encoding',
  correlationId: 'correlation_id',
  replyTo: 'reply_to',
  messageId: 'message_id',
  userId: 'user_id',
  appId: 'app_id',
};

function typedValue({ type, value }: AmqpDraft['headers'][number]): unknown {
  if (type === 'string' || type === 'bytes') return value;
  if (value === '') return null;
  const json = readJson(value);
  return json === undefined ? value : json.value;
}

/** A kept message as it is written: templates are not filled in. */
export function ofSaved(draft: AmqpDraft): Comparable {
  const texts = Object.entries(draft.properties).filter(([, value]) => value !== undefined && value !== '');
  const number = (name: string, value: string): Table => (value === '' ? {} : { [name]: Number(value) });
  return {
    exchange: draft.exchange,
    routingKey: draft.routingKey,
    properties: {
      ...Object.fromEntries(texts.map(([name, value]) => [propertyNames[name] ?? name, value])),
      delivery_mode: draft.persistent ? 2 : 1,
      ...number('priority', draft.priority),
      ...number('timestamp', draft.timestamp),
    },
    headers: Object.fromEntries(draft.headers.map((header) => [header.name, typedValue(header)])),
    body: draft.body.text,
    binary: draft.body.format === 'base64' || draft.body.format === 'hex',
    cut: false,
  };
}
