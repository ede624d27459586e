import type { TopicLevel, TopicNode } from '@/lib/model/mqtt';

/** What is seen of the tree, one entry a row. */
export type TreeLine =
  | {
      readonly kind: 'node';
      readonly key: string;
      readonly depth: number;
      readonly node: TopicNode;
      readonly branch: boolean;
      readonly open: boolean;
      readonly position: number;
      readonly size: number;
      /** The key of the row that it hangs under. */
      readonly parent: string | undefined;
    }
  | {
      readonly kind: 'rest';
      readonly key: string;
      readonly depth: number;
      readonly hidden: number;
      readonly total: number;
      readonly parent: string | undefined;
    };

function isBranch({ count, value }: TopicNode): boolean {
  return count > (value === null ? 0 : 1);
}

export function linesOf(levels: readonly TopicLevel[], open: readonly string[]): TreeLine[] {
  const byPrefix = new Map(levels.map((level) => [level.prefix, level]));
  const lines: TreeLine[] = [];
  const add = (prefix: string, depth: number, parent: string | undefined): void => {
    const level = byPrefix.get(prefix);
    if (level === undefined) return;
    for (const [index, node] of level.nodes.entries()) {
      const key = `t${node.topic}`;
      const below = `${node.topic}/`;
      const branch = isBranch(node);
      const isOpen = branch && open.includes(below);
      const place = { position: index + 1, size: level.total };
      lines.push({ kind: 'node', key, depth, node, branch, open: isOpen, parent, ...place });
      if (isOpen) add(below, depth + 1, key);
    }
    const hidden = level.total - level.nodes.length;
    if (hidden > 0) lines.push({ kind: 'rest', key: `r${prefix}`, depth, hidden, total: level.total, parent });
  };
  add('', 0, undefined);
  return lines;
}

/** All that is known of a tree is opened while so few topics are in it that they are seen at once. */
export function unfolded(
  levels: readonly TopicLevel[],
  open: readonly string[],
  bounds: { topics: number; levels: number; chars: number },
): readonly string[] {
  const root = levels.find(({ prefix }) => prefix === '');
  const topics = root?.nodes.reduce((sum, { count }) => sum + count, 0) ?? 0;
  if (root === undefined || root.nodes.length < root.total || topics > bounds.topics) return open;
  const below = levels
    .filter(({ prefix }) => open.includes(prefix))
    .flatMap(({ nodes }) => nodes.flatMap((node) => (isBranch(node) ? [`${node.topic}/`] : [])))
    .filter((prefix) => !open.includes(prefix));
  const next = [...open, ...below];
  const fits = next.length <= bounds.levels && next.join('').length <= bounds.chars;
  return below.length > 0 && fits ? next : open;
}

/** With one more level open, or without it and what is below; the ones opened first give way when it is too much. */
export function toggled(open: readonly string[], prefix: string, bounds: { levels: number; chars: number }): string[] {
  if (open.includes(prefix)) return open.filter((each) => !each.startsWith(prefix));
  const next = [...open, prefix];
  const chars = (): number => next.reduce((sum, each) => sum + each.length, 0);
  // The first is the root; without it nothing is seen, and without its ancestors the new one isn't either.
  for (let at = 1; at < next.length - 1 && (next.length > bounds.levels || chars() > bounds.chars); ) {
    if (prefix.startsWith(next[at] ?? '')) at += 1;
    else next.splice(at, 1);
  }
  return next;
}

/** The prefixes above a topic, from the root. */
export function ancestorsOf(topic: string): string[] {
  const prefixes = [''];
  for (let at = topic.indexOf('/'); at !== -1; at = topic.indexOf('/', at + 1)) prefixes.push(topic.slice(0, at + 1));
  return prefixes;
}
