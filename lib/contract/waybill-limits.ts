/** Bounds of `/api/waybill/`, apart from the schemas, so that the broker can read them without a schema library. */

/** A tick comes every second; silence longer than this means that the stream is dead. */
export const silenceMsMax = 15_000;

/** How many names of each kind a tick carries at most; beyond that `more` is true and a list is to be asked for. */
export const activeNamesMax = 500;

/** How many messages one call browses at most. */
export const browseLimitMax = 500;
export const browseLimitDefault = 50;
export const browseTruncateBytesDefault = 50_000;

/** How many subscriptions, and packets in flight, are told of one MQTT session. */
export const mqttDetailsMax = 1_000;

/** How many queues, and how many bindings, a preview of a route lists. */
export const routePreviewMax = 5_000;
