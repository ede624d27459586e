/**
 * The small part of JSONPath (RFC 9535) that filters understand: `$`, `.name`, `["name"]`, `[0]`, `[-1]`, `.*` and `[*]`.
 * No recursive descent and no expressions, so that a path costs no more than what it names.
 */
const pathCharsMax = 256;
const stepsMax = 32;
/** How many values one path may look at in one document. */
const visitsMax = 10_000;

type Step = { readonly name: string } | { readonly index: number } | 'all';

export type JsonPath = readonly Step[];

/** A name after a dot ends at the next dot or bracket. */
const stepPattern = /\.([^.[\]*"']+)|\[(-?\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]|\['([^'\\]*)'\]|(\.\*|\[\*\])/y;

/** A string says what is wrong with it. */
export function parseJsonPath(text: string): JsonPath | string {
  if (text.length > pathCharsMax) return `a path has at most ${pathCharsMax} characters`;
  // `order.total` is meant as `$.order.total`.
  const whole = text.startsWith('$') ? text.slice(1) : text.startsWith('[') ? text : `.${text}`;
  const steps: Step[] = [];
  let at = 0;
  while (at < whole.length) {
    stepPattern.lastIndex = at;
    const match = stepPattern.exec(whole);
    if (match === null) return `can’t read the path at “${whole.slice(at, at + 20)}”`;
    const step = stepOf(match);
    if (step === undefined) return `can’t read the name at “${whole.slice(at, at + 20)}”`;
    steps.push(step);
    if (steps.length > stepsMax) return `a path has at most ${stepsMax} steps`;
    at = stepPattern.lastIndex;
  }
  return steps;
}

function stepOf([, name, index, double, single]: RegExpExecArray): Step | undefined {
  if (name !== undefined) return { name };
  if (index !== undefined) return { index: Number(index) };
  if (single !== undefined) return { name: single };
  if (double === undefined) return 'all';
  try {
    return { name: String(JSON.parse(`"${double}"`)) };
  } catch {
    return undefined;
  }
}

/** What the path leads to; at most as many values as may be visited. */
export function valuesAt(document: unknown, path: JsonPath): unknown[] {
  let found: unknown[] = [document];
  let visits = 0;
  for (const step of path) {
    const next: unknown[] = [];
    for (const value of found) {
      for (const child of childrenOf(value, step)) {
        visits += 1;
        if (visits > visitsMax) return [];
        next.push(child);
      }
    }
    found = next;
  }
  return found;
}

function childrenOf(value: unknown, step: Step): Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return [];
  if (step === 'all') return Array.isArray(value) ? value : Object.values(value);
  if ('index' in step) {
    const child: unknown = Array.isArray(value) ? value.at(step.index) : undefined;
    return child === undefined ? [] : [child];
  }
  return Object.hasOwn(value, step.name) ? [(value as Readonly<Record<string, unknown>>)[step.name]] : [];
}
