'use client';

import { State } from '@/components/ui/state';
import { useT } from '@/lib/messages/use-t';
import type { NodeFacts } from '@/lib/model/overview';

export function NodeState({ node, className }: { node: NodeFacts; className?: string }) {
  const t = useT();
  const { running, down } = t.queues.states;
  const cutOff = node.cutOffFrom.length > 0 ? t.overview.cutOff(node.cutOffFrom.join(', ')) : undefined;
  const wrong = cutOff ?? (node.running === false ? down : undefined);
  const tone = wrong !== undefined ? 'bad' : node.drained ? 'warn' : 'good';
  return (
    <State tone={tone} {...(className === undefined ? {} : { className })}>
      {wrong ?? (node.drained ? t.overview.drained : running) ?? ''}
    </State>
  );
}
