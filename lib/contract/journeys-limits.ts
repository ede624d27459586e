/** Bounds of `/api/waybill/journeys`, apart from the schemas, so that the broker can read them without a schema library. */

/** How many messages a watch follows when nobody says. */
export const followedDefault = 100;
/** How many journeys one answer holds. */
export const journeysShownMax = 200;
export const journeysShownDefault = 50;
export const publisherCharsMax = 1024;
