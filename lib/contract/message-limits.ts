/** Bounds of looking at messages and of acting on them, apart from the schemas, so that the broker can read them alone. */

/** One search request: how many messages it looks at, how many it answers, how long it may take in all. */
export const searchScanMax = 20_000;
export const searchItemsMax = 200;
export const searchMsMax = 400;
/** Text and JSON are looked for in this much of a payload; what is longer and doesn't match is counted as unchecked. */
export const searchPayloadBytesMax = 512 * 1024;

export const filterTextCharsMax = 1_000;
export const filterTestsMax = 8;

/** How many messages one call acts on, or reads in full. */
export const chosenMax = 500;
/** A call that reads full copies stops after this much payload; the rest is asked for again. */
export const readBytesMax = 8 * 1024 * 1024;
/** One part of a payload. */
export const partBytesMax = 1024 * 1024;
export const partBytesDefault = 64 * 1024;

/** A stream is looked at from so many before its end. */
export const newestMax = 100_000;
