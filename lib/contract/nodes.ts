/** What RabbitMQ's management API says of one node. As elsewhere: what isn't understood is absent, never zero. */
import { z } from 'zod';
import * as wire from '@/lib/contract/management';

const num = wire.node.shape.uptime;
const text = wire.overview.shape.product_name;
const texts = wire.node.shape.partitions;
const rate = wire.queue.shape.messages_details;

/** A list whose entries may be of shapes that aren't known here: those are left out. */
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item.nullable().catch(null))
    .transform((items) => items.filter((each) => each !== null))
    .optional()
    .catch(undefined);

const named = z.object({ name: z.string(), description: text, enabled: z.boolean().optional().catch(undefined) });
const address = z.object({ peer_addr: text, peer_port: num, sock_addr: text, sock_port: num });

export const nodeDetail = wire.node.extend({
  type: text,
  os_pid: text,
  run_queue: num,
  rates_mode: text,
  net_ticktime: num,
  db_dir: text,
  config_files: texts,
  log_files: texts,
  mem_used_details: rate,
  disk_free_details: rate,
  fd_used_details: rate,
  sockets_used_details: rate,
  proc_used_details: rate,
  gc_num_details: rate,
  gc_bytes_reclaimed_details: rate,
  context_switches_details: rate,
  io_read_count_details: rate,
  io_read_bytes_details: rate,
  io_read_avg_time: num,
  io_write_count_details: rate,
  io_write_bytes_details: rate,
  io_write_avg_time: num,
  io_sync_count_details: rate,
  io_sync_avg_time: num,
  io_seek_count_details: rate,
  io_seek_avg_time: num,
  connection_created_details: rate,
  connection_closed_details: rate,
  channel_created_details: rate,
  channel_closed_details: rate,
  queue_declared_details: rate,
  queue_created_details: rate,
  queue_deleted_details: rate,
  applications: listOf(named.extend({ version: z.string() })),
  enabled_plugins: texts,
  auth_mechanisms: listOf(named),
  cluster_links: listOf(address.extend({ name: z.string(), recv_bytes_details: rate, send_bytes_details: rate })),
});

/** Parts in bytes by their names, and sums by how they are taken. A node that can't be reached answers with a word. */
export const nodeMemory = z.object({
  memory: z
    .object({
      strategy: text,
      /** Before RabbitMQ 3.7 one number. */
      total: z
        .union([z.number(), z.record(z.string(), z.unknown())])
        .optional()
        .catch(undefined),
    })
    .catchall(z.unknown())
    .optional()
    .catch(undefined),
});

/** What the whole broker says that concerns one of its nodes too. */
export const nodeSurroundings = wire.overview.pick({ node: true, product_name: true, product_version: true }).extend({
  rabbitmq_version: text,
  erlang_version: text,
  listeners: listOf(z.object({ node: z.string(), protocol: z.string(), ip_address: text, port: z.number() })),
});
export const nodeSurroundingsColumns = Object.keys(nodeSurroundings.shape).join(',');

export const featureFlag = z.object({
  name: z.string(),
  desc: text,
  doc_url: text,
  state: text,
  stability: text,
  provided_by: text,
});

export type WireNodeDetail = z.infer<typeof nodeDetail>;
export type WireNodeMemory = z.infer<typeof nodeMemory>;
export type WireFeatureFlag = z.infer<typeof featureFlag>;
export type WireNodeSurroundings = z.infer<typeof nodeSurroundings>;
