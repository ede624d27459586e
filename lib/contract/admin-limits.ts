/** Bounds that the browser keeps to as well; apart from the schemas, so that it needn't load those. */

/** Of a file of definitions that is imported: what passes the console's server at once. */
export const importBytesMax = 8 * 1024 * 1024;

export const vhostLimits = ['max-connections', 'max-queues'] as const;
export const userLimits = ['max-connections', 'max-channels'] as const;
export type LimitName = (typeof vhostLimits)[number] | (typeof userLimits)[number];
