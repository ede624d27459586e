import type { Right } from './auth.ts';
import type { Handler } from './call.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

export interface Route {
  /** `:name` stands for one segment. */
  readonly path: string;
  readonly right: Right;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
}

/** One path: what each of its methods takes. */
export interface Place {
  readonly path: string;
  readonly methods: Partial<Record<Method, { readonly right: Right; readonly handler: Handler }>>;
}

export interface Match {
  readonly place: Place;
  readonly params: Readonly<Record<string, string>>;
}

/** The order in which RabbitMQ names them. */
const METHODS: readonly Method[] = ['GET', 'PUT', 'POST', 'DELETE'];

export function allowed(place: Place): string {
  const own = METHODS.filter((m) => place.methods[m] !== undefined);
  return [...(own.includes('GET') ? ['HEAD'] : []), ...own, 'OPTIONS'].join(', ');
}

export function isMethod(method: string): method is Method {
  return METHODS.some((m) => m === method);
}

interface Node {
  readonly literals: Map<string, Node>;
  param: { readonly name: string; readonly node: Node } | undefined;
  place: Place | undefined;
}

const node = (): Node => ({ literals: new Map(), param: undefined, place: undefined });

/** A tree of path segments. A literal segment goes before a parameter. */
export class Router {
  readonly #root = node();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  #add(route: Route): void {
    let at = this.#root;
    for (const segment of segmentsOf(route.path)) {
      if (segment.startsWith(':')) {
        const name = segment.slice(1);
        at.param ??= { name, node: node() };
        if (at.param.name !== name) throw new Error(`two names for one segment of ${route.path}`);
        at = at.param.node;
      } else {
        const next = at.literals.get(segment) ?? node();
        at.literals.set(segment, next);
        at = next;
      }
    }
    at.place ??= { path: route.path, methods: {} };
    for (const method of METHODS) {
      const handler = route.methods[method];
      if (handler === undefined) continue;
      if (at.place.methods[method] !== undefined) throw new Error(`two handlers for ${method} ${route.path}`);
      at.place.methods[method] = { right: route.right, handler };
    }
  }

  /** The path as it was in the request, still encoded: a name may hold a slash. Undefined: no such path. */
  match(path: string): Match | undefined {
    const segments = segmentsOf(path).map(decode);
    const params: Record<string, string> = {};
    if (segments.some((s) => s === undefined)) return undefined;
    const place = walk(this.#root, segments as readonly string[], 0, params);
    return place === undefined ? undefined : { place, params };
  }
}

function walk(at: Node, segments: readonly string[], i: number, params: Record<string, string>): Place | undefined {
  const segment = segments[i];
  if (segment === undefined) return at.place;
  const literal = at.literals.get(segment);
  const found = literal && walk(literal, segments, i + 1, params);
  if (found !== undefined || at.param === undefined) return found;
  params[at.param.name] = segment;
  return walk(at.param.node, segments, i + 1, params);
}

/** A slash at the end makes no difference. */
function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  return segments;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
