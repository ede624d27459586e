/**
 * What the core answers to a peer's mistake: a value, never an exception (DESIGN §3, decision 5). Each protocol has one
 * table that turns a kind into its own code; the text is RabbitMQ's, without the code's name before it.
 */
export type RefusalKind =
  | 'not-found' // AMQP 404, channel
  | 'precondition' // 406, channel
  | 'access' // 403, channel
  | 'locked' // 405, channel
  | 'not-allowed' // 530, connection
  | 'not-implemented' // 540, connection
  | 'command-invalid' // 503, connection
  | 'internal' // 541, connection
  | 'limit'; // 530, connection: a limit of the vhost or the user

export class Refusal {
  constructor(
    readonly kind: RefusalKind,
    /** For example `no queue 'q' in vhost '/'`. */
    readonly text: string,
  ) {}
}

export const isRefusal = (x: unknown): x is Refusal => x instanceof Refusal;
