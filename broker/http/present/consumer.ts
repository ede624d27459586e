import type { Consumer, HolderDescription } from '../../core/consumer.ts';
import { compareText, type Fields, type View } from '../view.ts';
import { jsonOfTable } from './table.ts';

const channelNameOf = (holder: HolderDescription): string => `${holder.connection} (${holder.channel})`;

function activityOf(consumer: Consumer): string {
  if (!consumer.queue.settings.singleActive) return 'up';
  return consumer.active ? 'single_active' : 'waiting';
}

const fields: Fields<Consumer> = {
  arguments: (c) => jsonOfTable(c.args),
  ack_required: (c) => !c.noAck,
  active: (c) => c.active,
  activity_status: activityOf,
  channel_details: (c, scope) => {
    const holder = c.sink.describe();
    return {
      connection_name: holder.connection,
      name: channelNameOf(holder),
      node: scope.node,
      number: holder.channel,
      peer_host: holder.peerHost,
      peer_port: holder.peerPort,
      user: holder.user,
    };
  },
  consumer_tag: (c) => c.tag,
  exclusive: (c) => c.exclusive,
  prefetch_count: (c) => c.prefetch,
  queue: (c) => ({ name: c.queue.name, vhost: c.queue.vhost.name }),
};

export const consumerView: View<Consumer> = {
  fields,
  nameOf: (c) => c.tag,
  compare: (a, b) =>
    compareText(a.queue.vhost.name, b.queue.vhost.name) ||
    compareText(a.queue.name, b.queue.name) ||
    compareText(a.tag, b.tag),
};
