/** What is sent in the place of an original. */
import type { ConsumeMessage, Options } from 'amqplib';
import type { JobAction } from '@/lib/contract/jobs';
import { ownHeaders } from '@/lib/contract/letter-facts';
import type { JobEntry } from '@/lib/jobs/job';
import { calledBackHeaders, type Stamp, sentHeaders } from '@/lib/model/redrive';

export type Outgoing = { readonly body: Buffer; readonly options: Options.Publish };

function parking(action: JobAction, from: string): Record<string, unknown> {
  if (action.kind !== 'park') return {};
  return {
    [ownHeaders.parkedFrom]: from,
    [ownHeaders.parkedBy]: action.owner,
    [ownHeaders.parkedNote]: action.note,
    [ownHeaders.parkedUntil]: action.until,
  };
}

/** JSON has lost what brokers look at when they add a death: a count is a long, a time a timestamp. */
function typedHistory(history: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const deaths = history['x-death'];
  if (!Array.isArray(deaths)) return { ...history };
  const typed = deaths.map((death: unknown) => {
    if (typeof death !== 'object' || death === null) return death;
    const copy: Record<string, unknown> = { ...death };
    if (typeof copy.count === 'number') copy.count = { '!': 'long', value: copy.count };
    if (typeof copy.time === 'number') copy.time = { '!': 'timestamp', value: copy.time };
    return copy;
  });
  return { ...history, 'x-death': typed };
}

export function outgoing(
  message: ConsumeMessage,
  entry: JobEntry,
  action: JobAction,
  from: string,
  stamp: Stamp,
): Outgoing {
  const { properties } = message;
  const edited = action.kind === 'redrive' ? action.edit : undefined;
  const own = edited?.headers ?? properties.headers ?? {};
  const headers =
    entry.back === undefined
      ? sentHeaders(own, entry, action.kind !== 'redrive' || action.keepHistory, entry.attempt, stamp)
      : calledBackHeaders(own, typedHistory(entry.back.history), entry.attempt, stamp);
  const kept: Options.Publish = { mandatory: true, headers: { ...headers, ...parking(action, from) } };
  // The user's name isn't sent along: a broker takes it from nobody but that user.
  if (properties.contentType !== undefined) kept.contentType = properties.contentType;
  if (properties.contentEncoding !== undefined) kept.contentEncoding = properties.contentEncoding;
  if (properties.deliveryMode !== undefined) kept.deliveryMode = properties.deliveryMode;
  if (properties.priority !== undefined) kept.priority = properties.priority;
  if (properties.correlationId !== undefined) kept.correlationId = properties.correlationId;
  if (properties.replyTo !== undefined) kept.replyTo = properties.replyTo;
  if (properties.messageId !== undefined) kept.messageId = properties.messageId;
  if (properties.timestamp !== undefined) kept.timestamp = properties.timestamp;
  if (properties.type !== undefined) kept.type = properties.type;
  if (properties.appId !== undefined) kept.appId = properties.appId;
  // What is parked shall wait for a person, however long.
  if (properties.expiration !== undefined && action.kind !== 'park') kept.expiration = properties.expiration;
  const body =
    edited === undefined
      ? message.content
      : Buffer.from(edited.payload, edited.payloadEncoding === 'base64' ? 'base64' : 'utf8');
  return { body, options: kept };
}
