/** A draft with its templates filled in: the n-th message of a sending, as it leaves. */
import type { AmqpDraft, Draft, MqttDraft } from '@/lib/contract/publish';
import { amqpTexts, editedCharsMax } from '@/lib/contract/publish-limits';
import { fill, fillTraced, type Moment, randomOf, type Traced } from '@/lib/publish/template';

type Named = { readonly name: string; readonly value: string };

/** Each is made once; it may use those before it. */
function ownOf(variables: readonly Named[], moment: Moment): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  for (const { name, value } of variables) if (name !== '') own.set(name, fill(value, { ...moment, own }));
  return own;
}

/** Whatever the seed, the same places take their numbers in the same order: variables, where it goes, what it says, its body. */
export function filled(draft: Draft, moment: Moment): Draft {
  if (!draft.fill) return draft;
  const own = ownOf(draft.variables, moment);
  const to = (text: string): string => fill(text, { ...moment, own });
  const around = filledAround(draft, to);
  return { ...around, body: bodyOf(draft.body, to) };
}

/** The body of it, and where each of its characters stands in what was written. */
export function filledBody(draft: Draft, moment: Moment): Traced {
  if (!draft.fill || draft.body.text.length > editedCharsMax)
    return { text: draft.body.text, sourceOf: (at) => ({ at, placeholder: undefined }) };
  const own = ownOf(draft.variables, moment);
  filledAround(draft, (text) => fill(text, { ...moment, own }));
  return fillTraced(draft.body.text, { ...moment, own });
}

type To = (text: string) => string;

const filledAround = (draft: Draft, to: To): Draft =>
  draft.protocol === 'amqp' ? amqpAround(draft, to) : mqttAround(draft, to);

function bodyOf(body: Draft['body'], to: To): Draft['body'] {
  // So long a text comes from a file.
  if (body.text.length > editedCharsMax) return body;
  const text = to(body.text);
  // The same object says that it is the same body, and needn't be read anew for each message.
  return text === body.text ? body : { ...body, text };
}

function amqpAround(draft: AmqpDraft, to: To): AmqpDraft {
  const exchange = to(draft.exchange);
  const routingKey = to(draft.routingKey);
  const headers = draft.headers.map((header) => ({ ...header, name: to(header.name), value: to(header.value) }));
  const properties: Partial<Record<(typeof amqpTexts)[number], string>> = {};
  for (const name of amqpTexts) {
    const text = draft.properties[name];
    if (text !== undefined) properties[name] = to(text);
  }
  const priority = to(draft.priority);
  const timestamp = to(draft.timestamp);
  return { ...draft, exchange, routingKey, headers, properties, priority, timestamp };
}

function mqttAround(draft: MqttDraft, to: To): MqttDraft {
  const topic = to(draft.topic);
  const userProperties = draft.userProperties.map(({ name, value }) => ({ name: to(name), value: to(value) }));
  const contentType = to(draft.contentType);
  const responseTopic = to(draft.responseTopic);
  const correlationData = to(draft.correlationData);
  const expirySeconds = to(draft.expirySeconds);
  return { ...draft, topic, userProperties, contentType, responseTopic, correlationData, expirySeconds };
}

/** The first few of a sending, as its seed makes them. */
export function firstFilled(draft: Draft, seed: number, many: number, nowMs: number): Draft[] {
  const random = randomOf(seed);
  return Array.from({ length: many }, (_, at) => filled(draft, { n: at + 1, nowMs, random }));
}

/** Whether any of its texts would be another in the next message. */
export function hasTemplates(draft: Draft): boolean {
  if (!draft.fill) return false;
  const moment: Moment = { n: 1, nowMs: 0, random: randomOf(1) };
  const { variables: _, ...rest } = filled(draft, moment);
  const { variables: __, ...written } = draft;
  return JSON.stringify(rest) !== JSON.stringify(written);
}
