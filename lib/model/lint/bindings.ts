/** Bindings that can't do what they look like. */
import type { WireBinding } from '@/lib/contract/management';
import { headerDemand } from '@/lib/model/header-match';
import type { Finding } from '@/lib/model/lint/finding';
import { topicCovers, topicWords } from '@/lib/model/topic-pattern';

/** Of the bindings between the same two so many are compared with each other. */
const comparedMax = 200;

const at = ({ vhost, source, destination, destination_type, routing_key }: WireBinding) => ({
  vhost,
  exchange: source,
  destination,
  toQueue: destination_type === 'queue',
  key: routing_key,
});

function wildcards(binding: WireBinding, type: string): Finding[] {
  const words = topicWords(binding.routing_key);
  const has = (word: string): boolean => word.includes('*') || word.includes('#');
  if (type === 'direct' && words.some((word) => word === '*' || word === '#')) {
    return [{ severity: 'warning', kind: 'wildcard-on-direct', ...at(binding) }];
  }
  if (type !== 'topic') return [];
  if (words.some((word) => word.length > 1 && has(word))) {
    return [{ severity: 'warning', kind: 'wildcard-in-word', ...at(binding) }];
  }
  return words.includes('') ? [{ severity: 'warning', kind: 'empty-word', ...at(binding) }] : [];
}

function headers(binding: WireBinding, type: string): Finding[] {
  if (type !== 'headers') return [];
  const { all, wanted } = headerDemand(binding.arguments);
  if (wanted.length === 0) {
    return [{ severity: 'warning', kind: all ? 'headers-take-all' : 'headers-take-none', ...at(binding) }];
  }
  const mode = binding.arguments['x-match'];
  const passedOver = Object.keys(binding.arguments).filter((name) => name.startsWith('x-') && name !== 'x-match');
  if (passedOver.length === 0 || (typeof mode === 'string' && mode.endsWith('-with-x'))) return [];
  return [{ severity: 'warning', kind: 'x-headers-ignored', ...at(binding), headers: passedOver }];
}

/** Of two bindings between the same two, one that matches nothing which the other doesn't. */
function shadowed(bindings: readonly WireBinding[], type: string): Finding[] {
  if (type !== 'topic' && type !== 'fanout') return [];
  const compared = bindings.slice(0, comparedMax);
  return compared.flatMap((binding, i): Finding[] => {
    const by = compared.find((other, j) => {
      if (i === j) return false;
      if (type === 'fanout') return j < i;
      const { routing_key: general } = other;
      const { routing_key: specific } = binding;
      // Of two that cover each other, the first stays.
      return topicCovers(general, specific) && (j < i || !topicCovers(specific, general));
    });
    return by === undefined ? [] : [{ severity: 'note', kind: 'shadowed-binding', ...at(binding), by: by.routing_key }];
  });
}

export function lintBindings(
  bindings: readonly WireBinding[],
  types: ReadonlyMap<string, string>,
  typeKey: (vhost: string, name: string) => string,
): Finding[] {
  const between = new Map<string, WireBinding[]>();
  const found: Finding[] = [];
  for (const binding of bindings) {
    if (binding.source === '') continue;
    const type = types.get(typeKey(binding.vhost, binding.source)) ?? '';
    found.push(...wildcards(binding, type), ...headers(binding, type));
    const key = JSON.stringify([binding.vhost, binding.source, binding.destination_type, binding.destination]);
    const same = between.get(key);
    if (same === undefined) between.set(key, [binding]);
    else same.push(binding);
  }
  for (const same of between.values()) {
    const [first] = same;
    if (first === undefined || same.length < 2) continue;
    found.push(...shadowed(same, types.get(typeKey(first.vhost, first.source)) ?? ''));
  }
  return found;
}
