/** What lessons of AMQP do again and again, and how it looks in a trace. */
import { act, forward, type LessonStep, publishWith } from '@/lib/lab/lessons/lesson';
import type { Settling } from '@/lib/lab/stage';

/** A message over AMQP is a method, a content header and a body (§4.2.6). */
export const sent = forward('publisher', 'basic.publish', 'header', 'body');
export const confirmed = forward('publisher', 'basic.ack');
export const delivered = forward('subscriber', 'basic.deliver', 'header', 'body');
export const acked = forward('subscriber', 'basic.ack');

export const withKey = (key: string, headers?: Readonly<Record<string, string>>): LessonStep =>
  publishWith({ key, ...(headers === undefined ? {} : { headers }) });

export const settle = (how: Settling, consumer?: number): LessonStep =>
  act({ do: 'settle', how, ...(consumer === undefined ? {} : { consumer }) });

export const sentTrace = (exchange: string, key: string, bytes = 9): string[] => [
  `publisher > basic.publish · ${exchange}${key === '' ? ' · ' : ` · ${key}`}: forwarded`,
  `publisher > header · ${bytes} bytes: forwarded`,
  'publisher > body: forwarded',
];

export const confirmedTrace = (tag: number): string => `publisher < basic.ack · tag ${tag}: forwarded`;

export const deliveredTrace = (tag: number, again = false, bytes = 9): string[] => [
  `subscriber < basic.deliver · direct · news · tag ${tag}${again ? ' · redelivered' : ''}: forwarded`,
  `subscriber < header · ${bytes} bytes: forwarded`,
  'subscriber < body: forwarded',
];
