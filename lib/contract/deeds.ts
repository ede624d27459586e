/** Everything that the console can do to a broker: one entry each, so that none goes past checks and, later, the audit. */
import { z } from 'zod';
import { type AdminDeedOutput, adminDeedInputs } from '@/lib/contract/deeds-admin';
import { type ChosenFates, messageDeedInputs } from '@/lib/contract/deeds-messages';
import type { gotMessage } from '@/lib/contract/management';
import { anyName, routingKey, someName } from '@/lib/contract/names';
import { mqttBytesMax } from '@/lib/contract/publish-limits';
import type { SearchStep } from '@/lib/contract/seen-message';

const table = z.record(z.string(), z.unknown());
const vhost = someName;
const queue = { vhost, name: someName };
const binding = {
  vhost,
  source: someName,
  destination: someName,
  destinationType: z.enum(['queue', 'exchange']),
};
const mqttText = z.string().min(1).max(mqttBytesMax);

export const deedInputs = {
  'create-queue': z.object({ ...queue, durable: z.boolean(), autoDelete: z.boolean(), arguments: table }),
  'delete-queue': z.object({ ...queue, ifEmpty: z.boolean(), ifUnused: z.boolean() }),
  'purge-queue': z.object(queue),
  'get-messages': z.object({
    ...queue,
    count: z.number().int().min(1).max(100),
    mode: z.enum(['ack_requeue_true', 'ack_requeue_false', 'reject_requeue_true', 'reject_requeue_false']),
    truncateBytes: z.number().int().min(1),
  }),
  bind: z.object({ ...binding, routingKey, arguments: table }),
  unbind: z.object({ ...binding, propertiesKey: z.string().max(4096) }),
  'create-exchange': z.object({
    vhost,
    name: someName,
    type: someName,
    durable: z.boolean(),
    autoDelete: z.boolean(),
    internal: z.boolean(),
    arguments: table,
  }),
  'delete-exchange': z.object({ vhost, name: someName, ifUnused: z.boolean() }),
  'close-connection': z.object({ name: someName, reason: z.string().max(200) }),
  'disconnect-mqtt-client': z.object({ vhost, name: mqttText, reason: z.string().max(200) }),
  'delete-mqtt-session': z.object({ vhost, name: mqttText }),
  'clear-retained': z.object({ vhost, topic: mqttText }),
  'run-demo': z.object({ running: z.boolean() }),
  ...messageDeedInputs,
  ...adminDeedInputs,
} as const;

export type DeedName = keyof typeof deedInputs;
export type DeedInput<D extends DeedName> = z.infer<(typeof deedInputs)[D]>;

/** As `basic.get` gives it. */
export type GotMessage = Omit<z.infer<typeof gotMessage>, 'message_count'>;

export type DeedOutput = {
  'create-queue': null;
  'delete-queue': null;
  'purge-queue': null;
  'get-messages': readonly GotMessage[];
  bind: null;
  unbind: null;
  'create-exchange': null;
  'delete-exchange': null;
  'close-connection': null;
  'disconnect-mqtt-client': null;
  'delete-mqtt-session': null;
  'clear-retained': null;
  'run-demo': null;
  'delete-messages': ChosenFates;
  'move-messages': ChosenFates;
  'copy-messages': ChosenFates;
  'replace-message': ChosenFates;
  'take-snapshot': SearchStep;
  'restore-messages': ChosenFates;
  'discard-binned': { readonly removed: number };
} & AdminDeedOutput;

export const deedCall = z.object({
  broker: anyName,
  deed: z.string(),
  input: z.unknown(),
  /** Why, for the audit log. */
  reason: z.string().max(500).optional(),
});
