export const viewNameCharsMax = 80;
/** Views in all, for everybody who uses this console. */
export const viewsMax = 200;
