/** Many alike become one: queues that stand at the same place of the graph and are named after one pattern. */
import type { Graph, Vertex } from '@/lib/model/topology/graph';

/** `order.17`, `order.18` → `order.*`. */
export function namePattern(name: string): string {
  return name
    .replace(/^amq\.gen-.*$/, 'amq.gen-*')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '*')
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '*')
    .replace(/\d+/g, '*')
    .replace(/\*+/g, '*');
}

type Alike = (vertex: Vertex, graph: Graph) => string;

const patternOf = (id: string, graph: Graph): string => {
  const far = graph.get(id);
  return far === undefined ? id : `${far.kind} ${namePattern(far.name)}`;
};

/** Each edge once, in an order that doesn't depend on how they were made. */
function ends(vertex: Vertex, name: (id: string) => string): string {
  const all = [
    ...vertex.in.map((edge) => `< ${edge.kind} ${name(edge.from)}`),
    ...vertex.out.map((edge) => `> ${edge.kind} ${name(edge.to)}`),
  ];
  return [...new Set(all)].sort().join('|');
}

/** From the finest likeness to the coarsest; each is tried on what the ones before left over. */
const likenesses: readonly Alike[] = [
  (vertex) => `${namePattern(vertex.name)} ${ends(vertex, (id) => id)}`,
  (vertex, graph) => `${namePattern(vertex.name)} ${ends(vertex, (id) => patternOf(id, graph))}`,
  (vertex) => ends(vertex, (id) => id),
  (vertex, graph) => ends(vertex, (id) => patternOf(id, graph)),
  () => '',
];

/** FNV-1a twice: short, and two of ten thousand don't get the same by chance. */
function hash(text: string): string {
  let one = 0x811c9dc5;
  let other = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    one = Math.imul(one ^ text.charCodeAt(i), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(i), 0x85ebca6b);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}

/** A graph is looked at every second, and what is alike in it doesn't change while it lasts. */
const known = new WeakMap<Graph, Map<string, string>[]>();

function likeness(graph: Graph, pass: number, alike: Alike, vertex: Vertex): string {
  const passes = known.get(graph) ?? [];
  known.set(graph, passes);
  passes[pass] ??= new Map();
  const found = passes[pass].get(vertex.id) ?? hash(alike(vertex, graph));
  passes[pass].set(vertex.id, found);
  return found;
}

export type Group = { readonly id: string; readonly label: string; readonly members: readonly Vertex[] };

const groupMin = 6;
/** Of an opened group this many stand for themselves; the rest stay together. */
const openedMembersMax = 40;

/** The names' common pattern, or their common beginning. */
function labelOf(members: readonly Vertex[]): string {
  const patterns = new Set(members.map(({ name }) => namePattern(name)));
  const [first = ''] = patterns;
  if (patterns.size === 1) return first;
  let length = first.length;
  for (const pattern of patterns) {
    let same = 0;
    while (same < length && pattern[same] === first[same]) same++;
    length = same;
  }
  return `${first.slice(0, length).replace(/\*$/, '')}*`;
}

export type Folded = { readonly single: readonly Vertex[]; readonly groups: readonly Group[] };

/**
 * Folds until at most `wanted` stand there, as far as that goes. What is in `keep` stands for itself; of a group that is
 * in `open` the first members do, in the order given.
 */
export function fold(
  graph: Graph,
  shown: readonly Vertex[],
  wanted: number,
  keep: ReadonlySet<string>,
  open: ReadonlySet<string>,
): Folded {
  let single = [...shown];
  const groups: Group[] = [];
  const opened: Vertex[] = [];
  for (const [pass, alike] of likenesses.entries()) {
    if (single.length + groups.length + opened.length <= wanted) break;
    const found = new Map<string, Vertex[]>();
    const rest: Vertex[] = [];
    for (const vertex of single) {
      if (keep.has(vertex.id)) {
        rest.push(vertex);
        continue;
      }
      const key = `${pass} ${vertex.kind} ${vertex.type === null} ${vertex.vhost} ${likeness(graph, pass, alike, vertex)}`;
      const members = found.get(key);
      if (members === undefined) found.set(key, [vertex]);
      else members.push(vertex);
    }
    for (const [key, members] of found) {
      const id = `group:${hash(key)}`;
      const shownOfIt = open.has(id) ? members.splice(0, openedMembersMax) : [];
      opened.push(...shownOfIt);
      if (members.length === 0) continue;
      if (members.length < groupMin && shownOfIt.length === 0) rest.push(...members);
      else groups.push({ id, label: labelOf(members), members });
    }
    single = rest;
  }
  return { single: [...single, ...opened], groups };
}
