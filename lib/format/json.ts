/** An object of JSON, or a table of AMQP: names and values, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined: it isn't JSON. */
export function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The same, where only an object or a list is taken for JSON: a bare number may well be meant as text. */
export function readStructure(text: string): { readonly value: unknown } | undefined {
  return /^\s*[[{]/.test(text) ? readJson(text) : undefined;
}

export function indentedJson(text: string): string | undefined {
  const json = readStructure(text);
  return json && JSON.stringify(json.value, undefined, 2);
}
