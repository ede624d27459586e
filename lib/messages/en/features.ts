import { compact, count, duration } from '@/lib/format/format';
import { messages, plural } from '@/lib/messages/en/words';
import type { Feature } from '@/lib/model/features';

export function feature(it: Feature): string {
  switch (it.kind) {
    case 'transient':
      return 'transient';
    case 'auto-delete':
      return 'auto-delete';
    case 'exclusive':
      return 'exclusive';
    case 'internal':
      return 'internal';
    case 'single-active':
      return 'single active';
    case 'lazy':
      return 'lazy';
    case 'ttl':
      return `TTL ${duration(it.value)}`;
    case 'expires':
      return `expires ${duration(it.value)}`;
    case 'max-length':
      return `max ${compact(it.value)}`;
    case 'max-bytes':
      return `max ${compact(it.value)} B`;
    case 'max-priority':
      return `${it.value} priorities`;
    case 'delivery-limit':
      return `${it.value} attempts`;
    case 'overflow':
      return it.value;
    case 'dead-letter':
      return `dead letters → ${it.value}`;
    case 'dead-letter-key':
      return `key ${it.value}`;
    case 'alternate':
      return `else → ${it.value}`;
    case 'max-age':
      return `keeps ${it.value}`;
    case 'mirrored':
      return 'mirrored';
    case 'other':
      return it.name;
  }
}

const overflows: Readonly<Record<string, string>> = {
  'drop-head': 'When it is full, the oldest message makes room (and is dead-lettered, if that is set).',
  'reject-publish': 'When it is full, new messages are refused: confirming publishers get a nack.',
  'reject-publish-dlx': 'When it is full, new messages are refused and dead-lettered.',
};

const mirrors: Readonly<Record<string, string>> = {
  all: 'Mirrored on every node.',
  exactly: 'On as many nodes as ha-params says, with its leader’s.',
  nodes: 'Mirrored on the nodes of ha-params.',
};

export function explain(it: Feature): string {
  switch (it.kind) {
    case 'transient':
      return 'Gone when the broker restarts, with all its messages.';
    case 'auto-delete':
      return 'Deleted when its last user leaves.';
    case 'exclusive':
      return 'Used by one connection only, and deleted with it.';
    case 'internal':
      return 'Only other exchanges publish to it; clients can’t.';
    case 'single-active':
      return 'One consumer at a time gets messages; the others wait to take over.';
    case 'lazy':
      return 'Keeps its messages on disk rather than in memory.';
    case 'ttl':
      return `A message that waits longer than ${duration(it.value)} expires.`;
    case 'expires':
      return `The queue is deleted after ${duration(it.value)} without use.`;
    case 'max-length':
      return `Holds ${messages(it.value)} at most.`;
    case 'max-bytes':
      return `Holds ${count(it.value)} bytes of payload at most.`;
    case 'max-priority':
      return `Messages of priority 1 to ${it.value} overtake lower ones.`;
    case 'delivery-limit':
      return `After ${plural(it.value, 'failed attempt', 'failed attempts')} a message is dropped or dead-lettered.`;
    case 'overflow':
      return overflows[it.value] ?? it.value;
    case 'dead-letter':
      return it.value === ''
        ? 'Rejected and expired messages go to the default exchange.'
        : `Rejected and expired messages go to the exchange ${it.value}.`;
    case 'dead-letter-key':
      return `Dead letters get the routing key ${it.value}.`;
    case 'alternate':
      return `What no binding takes goes to the exchange ${it.value}.`;
    case 'max-age':
      return `Messages older than ${it.value} are removed.`;
    case 'mirrored':
      return mirrors[it.value] ?? it.value;
    case 'other':
      return it.value;
  }
}
