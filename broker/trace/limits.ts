/** Watches at once, of all who ask together, and of one of them. */
export const WATCHES_MAX = 64;
export const WATCHES_PER_OWNER_MAX = 24;

/** Messages that one watch follows: the first ones. */
export const MESSAGES_PER_WATCH_MAX = 1_000;

/**
 * Hops of one message. Of more, the first and the last are kept: how it began and what became of it matter, and not each
 * round of a message that is requeued in a loop.
 */
export const HOPS_PER_MESSAGE_MAX = 64;
export const LAST_HOPS_KEPT = 16;

/** Hops of all watches together; about 500 octets of memory each. Beyond, none is written down. */
export const HOPS_MAX = 100_000;

/** A watch ends when nobody has looked at it for so long, at most. */
export const WATCH_KEPT_MS_MAX = 60 * 60_000;
