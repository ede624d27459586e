/** The keys and types of a JSON value: path by path, with the types that were seen there. */
export type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/** Objects with keys that users choose: only that they are objects counts. */
const OPAQUE =
  /(^|\.)(arguments|client_properties|headers|definition|effective_policy_definition|cluster_state|value)$/;

export function shapeOf(value: unknown): Shape {
  const shape = new Map<string, Set<string>>();
  visit(value, '', shape);
  return shape;
}

function visit(value: unknown, path: string, shape: Map<string, Set<string>>): void {
  const types = shape.get(path) ?? new Set();
  shape.set(path, types.add(typeOf(value)));
  if (Array.isArray(value)) for (const item of value) visit(item, `${path}[]`, shape);
  else if (typeof value === 'object' && value !== null && !OPAQUE.test(path)) {
    for (const [key, inner] of Object.entries(value)) visit(inner, path === '' ? key : `${path}.${key}`, shape);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What `ours` lacks, has too much, or has with another type. */
export function differences(recorded: Shape, ours: Shape): string[] {
  const out: string[] = [];
  for (const [path, types] of recorded) {
    const own = ours.get(path);
    if (own === undefined) out.push(`- ${path}`);
    else if (![...own].every((type) => types.has(type))) out.push(`${path}: ${[...own]} instead of ${[...types]}`);
  }
  for (const path of ours.keys()) if (!recorded.has(path)) out.push(`+ ${path}`);
  return out;
}
