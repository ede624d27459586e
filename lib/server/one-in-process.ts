/**
 * What there is one of in the console's process. Next bundles route handlers apart, each with modules of its own, so a
 * module's variable would be one of several; the global object is the same for all.
 */
export function oneInProcess<T extends object | string>(name: string, make: () => T): () => T {
  const key = Symbol.for(`waybill.${name}`);
  const holder = globalThis as { [key]?: T };
  return () => {
    holder[key] ??= make();
    return holder[key];
  };
}
