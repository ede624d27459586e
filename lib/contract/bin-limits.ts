/** The bounds of the bin, which pages name. */
export const binMessagesMax = 100_000;
export const binBytesMax = 256 * 1024 * 1024;
export const binDaysMax = 7;
/** How many are listed at once. */
export const binPageMax = 200;
/** What one call puts into the bin at most. */
export const binPutMessagesMax = 1_000;
export const binPutBytesMax = 64 * 1024 * 1024;
