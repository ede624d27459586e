/** Bounds that the browser keeps to as well; apart from the schemas, so that it needn't load those. */

/** Of a topic, a topic filter or a client identifier: a message to the console server stays below its bound. */
export const mqttNameCharsMax = 4000;
export const openLevelsMax = 40;
/** How many retained messages, or names on one level of the tree, are watched at once. */
export const retainedShownMax = 500;
/** How much of a graph is opened at once; with long names less fits into a message. */
export const openVerticesMax = 40;
/** Rows of a list that can be chosen at once. */
export const rowsChosenMax = 10_000;
