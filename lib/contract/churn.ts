/** What comes and goes on a node, by RabbitMQ's names, apart from the schemas, so that the broker can read them alone. */
export const churnKinds = [
  'connection_created',
  'connection_closed',
  'channel_created',
  'channel_closed',
  'queue_declared',
  'queue_created',
  'queue_deleted',
] as const;
export type ChurnKind = (typeof churnKinds)[number];
