/** What the keys of a policy may hold, and RabbitMQ's word for it when they don't. */
export interface PolicyKey {
  /** Follows `… is not a valid`. */
  readonly what: string;
  readonly isValid: (value: unknown) => boolean;
  /** Operators may set it too. */
  readonly operator: boolean;
}

const MAX_SEGMENT_BYTES = 3_000_000_000;

const isText = (value: unknown): boolean => typeof value === 'string';
const atLeast = (least: number) => (value: unknown) => Number.isSafeInteger(value) && Number(value) >= least;
const oneOf =
  (...allowed: unknown[]) =>
  (value: unknown) =>
    allowed.includes(value);
const isAge = (value: unknown): boolean => typeof value === 'string' && /^0*[1-9][0-9]*[YMDhms]$/.test(value);
const anything = (): boolean => true;

const key = (what: string, isValid: (value: unknown) => boolean): PolicyKey => ({ what, isValid, operator: false });
/** A limit: an operator's policy can tighten it. */
const limit = (what: string, least: number): PolicyKey => ({ what, isValid: atLeast(least), operator: true });
/** Of clusters: taken, so that definitions of a cluster can be imported, and without effect on one node. */
const ofClusters = key('value', anything);

export const POLICY_KEYS: ReadonlyMap<string, PolicyKey> = new Map([
  ['alternate-exchange', key('alternate exchange name', isText)],
  ['dead-letter-exchange', key('dead letter exchange name', isText)],
  ['dead-letter-routing-key', key('dead letter routing key', isText)],
  ['dead-letter-strategy', key('dead letter strategy', oneOf('at-most-once', 'at-least-once'))],
  ['message-ttl', limit('message TTL', 0)],
  ['expires', limit('queue expiry', 1)],
  ['max-length', limit('maximum length', 0)],
  ['max-length-bytes', limit('maximum length in bytes', 0)],
  ['max-in-memory-length', limit('maximum memory in bytes', 0)],
  ['max-in-memory-bytes', limit('maximum memory in bytes', 0)],
  ['delivery-limit', limit('delivery limit', 0)],
  ['queue-mode', key('queue-mode value', oneOf('default', 'lazy'))],
  ['queue-version', key('queue-version value', oneOf(1, 2))],
  ['overflow', key('overflow value', oneOf('drop-head', 'reject-publish', 'reject-publish-dlx'))],
  ['max-age', key('max age', isAge)],
  [
    'stream-max-segment-size-bytes',
    key('segment size', (value) => atLeast(0)(value) && Number(value) <= MAX_SEGMENT_BYTES),
  ],
  [
    'queue-leader-locator',
    key('queue leader locator value', oneOf('client-local', 'balanced', 'random', 'least-leaders')),
  ],
  ['initial-cluster-size', key('cluster size', atLeast(0))],
  ['ha-mode', key('ha-mode value', oneOf('all', 'exactly', 'nodes'))],
  ['ha-params', ofClusters],
  ['ha-sync-mode', key('ha-sync-mode value', oneOf('manual', 'automatic'))],
  ['ha-sync-batch-size', ofClusters],
  ['ha-promote-on-shutdown', ofClusters],
  ['ha-promote-on-failure', ofClusters],
  ['queue-master-locator', ofClusters],
  ['federation-upstream', key('federation upstream name', isText)],
  ['federation-upstream-set', key('federation upstream set name', isText)],
]);

const STREAM_ONLY = ['max-age', 'stream-max-segment-size-bytes', 'initial-cluster-size'];
const OF_MIRRORS = [
  ...['ha-mode', 'ha-params', 'ha-sync-mode', 'ha-promote-on-shutdown', 'ha-promote-on-failure'],
  'queue-master-locator',
];

/** A policy with one of these keys passes a queue of that kind by, as if it didn't match. */
export const UNSUPPORTED_KEYS: Readonly<Record<'classic' | 'quorum' | 'stream', readonly string[]>> = {
  classic: [...STREAM_ONLY, 'queue-leader-locator', 'delivery-limit', 'dead-letter-strategy'],
  quorum: [...STREAM_ONLY, ...OF_MIRRORS, 'queue-mode'],
  stream: [
    ...['expires', 'message-ttl', 'dead-letter-exchange', 'dead-letter-routing-key', 'dead-letter-strategy'],
    ...['max-length', 'max-in-memory-length', 'max-in-memory-bytes', 'overflow', 'queue-mode', 'delivery-limit'],
    ...OF_MIRRORS,
  ],
};
