/** What a browser and the console server say to each other over `/live`. */
import { z } from 'zod';
import { mqttNameCharsMax, openLevelsMax, openVerticesMax, retainedShownMax } from '@/lib/contract/live-limits';
import { anyName } from '@/lib/contract/names';
import type { BrokerError } from '@/lib/contract/result';

const listQuery = {
  vhost: anyName.optional(),
  filter: z.string().max(200),
  regex: z.boolean(),
  sort: z.string().max(80),
  descending: z.boolean(),
  page: z.number().int().min(1).max(100_000),
  /** Rows of a page; the usual number when it isn't said. RabbitMQ gives 500 at most. */
  size: z.number().int().min(1).max(500).optional(),
};

/** Names of 255 octets, each escaped. */
const vertex = z.string().max(1600);
const mqttName = z.string().max(mqttNameCharsMax);
const retainedLimit = z.number().int().min(1).max(retainedShownMax);

const rangeSeconds = z.union([z.literal(60), z.literal(600), z.literal(3600), z.literal(28_800), z.literal(86_400)]);

export const topic = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('broker') }),
  z.object({ kind: z.literal('overview'), vhost: anyName.optional(), range: rangeSeconds }),
  z.object({ kind: z.literal('problems'), vhost: anyName.optional() }),
  z.object({ kind: z.literal('queues'), ...listQuery }),
  z.object({ kind: z.literal('queue'), vhost: anyName, name: anyName, range: rangeSeconds }),
  z.object({ kind: z.literal('exchanges'), ...listQuery }),
  z.object({ kind: z.literal('exchange'), vhost: anyName, name: anyName, range: rangeSeconds }),
  z.object({ kind: z.literal('connections'), ...listQuery }),
  z.object({ kind: z.literal('channels'), ...listQuery }),
  z.object({ kind: z.literal('consumers'), ...listQuery }),
  z.object({ kind: z.literal('connection'), name: anyName, range: rangeSeconds }),
  z.object({ kind: z.literal('channel'), name: anyName, range: rangeSeconds }),
  z.object({
    kind: z.literal('topology'),
    vhost: anyName.optional(),
    focus: vertex.optional(),
    /** What is opened: its neighbours are shown too, or its members. */
    open: z.array(vertex).max(openVerticesMax),
    hops: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal('all')]),
    fold: z.boolean(),
  }),
  z.object({ kind: z.literal('lint'), vhost: anyName.optional() }),
  z.object({ kind: z.literal('dead-letters'), vhost: anyName.optional() }),
  z.object({ kind: z.literal('jobs') }),
  z.object({ kind: z.literal('job'), id: z.string().max(64) }),
  z.object({ kind: z.literal('admin-users') }),
  z.object({ kind: z.literal('admin-vhosts') }),
  z.object({ kind: z.literal('admin-policies'), vhost: anyName.optional() }),
  z.object({ kind: z.literal('admin-parameters') }),
  z.object({ kind: z.literal('storage') }),
  z.object({ kind: z.literal('node'), name: anyName, range: rangeSeconds }),
  z.object({ kind: z.literal('mqtt-sessions'), ...listQuery }),
  z.object({ kind: z.literal('mqtt-session'), vhost: anyName, name: mqttName }),
  z.object({
    kind: z.literal('mqtt-tree'),
    vhost: anyName,
    /** Prefixes whose next level is seen. */
    open: z.array(mqttName).max(openLevelsMax),
    limit: retainedLimit,
  }),
  z.object({ kind: z.literal('mqtt-retained'), vhost: anyName, filter: mqttName, limit: retainedLimit }),
  z.object({ kind: z.literal('mqtt-value'), vhost: anyName, topic: mqttName }),
  z.object({ kind: z.literal('mqtt-watch'), vhost: anyName, filter: mqttName }),
]);

export type Topic = z.infer<typeof topic>;
export type TopicKind = Topic['kind'];
export type TopicOf<K extends TopicKind> = Extract<Topic, { kind: K }>;
export const listKinds = ['queues', 'exchanges', 'connections', 'channels', 'consumers', 'mqtt-sessions'] as const;
export type ListKind = (typeof listKinds)[number];
export type RangeSeconds = z.infer<typeof rangeSeconds>;

export const clientMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('sub'), id: z.number().int().min(0), broker: anyName, topic }),
  z.object({ t: z.literal('unsub'), id: z.number().int().min(0) }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;

/**
 * `ageMs` says how old the datum was when it was sent; clocks of the two machines need not agree.
 * `same` renews the age of what was sent before.
 */
export type ServerMessage =
  | { t: 'data'; id: number; ageMs: number; everyMs: number; data: unknown }
  | { t: 'same'; id: number; ageMs: number }
  | { t: 'error'; id: number; error: BrokerError };
