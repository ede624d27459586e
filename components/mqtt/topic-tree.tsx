'use client';

import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ancestorsOf, linesOf, type TreeLine, toggled, unfolded } from '@/components/mqtt/tree-lines';
import { ValueLine } from '@/components/mqtt/value-line';
import { Age } from '@/components/ui/age';
import { Skeleton } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { mqttNameCharsMax, openLevelsMax, retainedShownMax } from '@/lib/contract/live-limits';
import { cn } from '@/lib/format/cn';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import { useMqttT } from '@/lib/messages/use-mqtt-t';

const firstShown = 100;
const indentPx = 18;
const openBounds = { levels: openLevelsMax, chars: mqttNameCharsMax };
/** So many topics are seen at once, with the levels above them. */
const unfoldedMax = 20;

type Props = { vhost: string; chosen: string | null; onChoose: (topic: string) => void };

/** Levels are asked for as they are opened; a small tree opens by itself, until somebody opens or folds a level. */
export function TopicTree({ vhost, chosen, onChoose }: Props) {
  const t = useMqttT();
  const [open, setOpen] = useState<readonly string[]>(() => wayTo(chosen));
  const [touched, setTouched] = useState(false);
  const [limit, setLimit] = useState(firstShown);
  const live = useLive<'mqtt-tree'>({ kind: 'mqtt-tree', vhost, open: [...open], limit });
  const { value: levels } = useLast(live.data);
  useEffect(() => {
    if (!touched && levels !== undefined) setOpen(unfolded(levels, open, { topics: unfoldedMax, ...openBounds }));
  }, [touched, levels, open]);
  if (levels === undefined) {
    return live.error === undefined ? <Skeleton className="m-4 h-32" /> : <EmptyError error={live.error} />;
  }
  const root = levels.find(({ prefix }) => prefix === '');
  if (root === undefined || root.total === 0) {
    return <Empty kind="none" title={t.topics.none} detail={t.topics.noneDetail} />;
  }
  return (
    <>
      <Tree
        lines={linesOf(levels, open)}
        dim={live.stale}
        chosen={chosen}
        onChoose={onChoose}
        onToggle={(prefix) => {
          setTouched(true);
          setOpen(toggled(open, prefix, openBounds));
        }}
        onMore={limit < retainedShownMax ? () => setLimit(retainedShownMax) : undefined}
      />
      <footer className="flex h-8 shrink-0 items-center gap-3 border-t px-4 text-xs text-faint">
        {root.nodes.length === root.total && (
          <span className="num">{t.topics.total(root.nodes.reduce((sum, { count }) => sum + count, 0))}</span>
        )}
        <span className="ml-auto">
          <Age atMs={live.atMs} stale={live.stale} />
        </span>
      </footer>
    </>
  );
}

function wayTo(topic: string | null): string[] {
  const way = topic === null ? [''] : ancestorsOf(topic);
  const fits = way.length <= openLevelsMax && way.join('').length <= mqttNameCharsMax;
  return fits ? way : [''];
}

function Tree({
  lines,
  dim,
  chosen,
  onChoose,
  onToggle,
  onMore,
}: {
  lines: readonly TreeLine[];
  dim: boolean;
  chosen: string | null;
  onChoose: (topic: string) => void;
  onToggle: (prefix: string) => void;
  onMore: (() => void) | undefined;
}) {
  const t = useMqttT();
  const tree = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const wanted = focused ?? (chosen === null ? undefined : `t${chosen}`);
  // One row is in the tab order; the arrows lead on from there.
  const entry = lines.find(({ key }) => key === wanted)?.key ?? lines[0]?.key;

  const focus = (line: TreeLine | undefined): void => {
    if (line === undefined) return;
    setFocused(line.key);
    const row = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])][lines.indexOf(line)];
    row?.focus();
  };
  const activate = (line: TreeLine): void => {
    setFocused(line.key);
    if (line.kind === 'rest') onMore?.();
    else {
      // What is above all that begins with a slash has no name to ask for, and no value.
      if (line.node.topic !== '') onChoose(line.node.topic);
      if (line.branch && line.node.value === null) onToggle(`${line.node.topic}/`);
    }
  };
  const toggle = (line: TreeLine): void => {
    if (line.kind === 'node' && line.branch) onToggle(`${line.node.topic}/`);
  };
  /** False: the key isn't ours. */
  const obey = (key: string, line: TreeLine, at: number): boolean => {
    const isOpen = line.kind === 'node' && line.open;
    switch (key) {
      case 'ArrowDown':
      case 'j':
        focus(lines[at + 1]);
        return true;
      case 'ArrowUp':
      case 'k':
        focus(lines[at - 1]);
        return true;
      case 'Home':
        focus(lines[0]);
        return true;
      case 'End':
        focus(lines.at(-1));
        return true;
      case 'ArrowRight':
        if (isOpen) focus(lines[at + 1]);
        else toggle(line);
        return true;
      case 'ArrowLeft':
        if (isOpen) toggle(line);
        else focus(lines.find(({ key: each }) => each === line.parent));
        return true;
      case 'Enter':
      case ' ':
        activate(line);
        return true;
      default:
        return false;
    }
  };
  const press = (event: KeyboardEvent<HTMLElement>, line: TreeLine, at: number): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (obey(event.key, line, at)) event.preventDefault();
  };

  return (
    <div
      ref={tree}
      role="tree"
      aria-label={t.topics.retainedLabel}
      className={cn('min-h-0 flex-1 overflow-auto py-1', dim && 'opacity-55')}
    >
      {lines.map((line, at) => (
        <Line
          key={line.key}
          line={line}
          entry={line.key === entry}
          chosen={line.kind === 'node' && line.node.topic === chosen}
          canMore={onMore !== undefined}
          onPress={(event) => press(event, line, at)}
          onActivate={() => activate(line)}
          onToggle={() => toggle(line)}
        />
      ))}
    </div>
  );
}

function Line({
  line,
  entry,
  chosen,
  canMore,
  onPress,
  onActivate,
  onToggle,
}: {
  line: TreeLine;
  entry: boolean;
  chosen: boolean;
  canMore: boolean;
  onPress: (event: KeyboardEvent<HTMLElement>) => void;
  onActivate: () => void;
  onToggle: () => void;
}) {
  const t = useMqttT();
  const aria =
    line.kind === 'node'
      ? {
          'aria-setsize': line.size,
          'aria-posinset': line.position,
          'aria-selected': chosen,
          ...(line.branch ? { 'aria-expanded': line.open } : {}),
        }
      : { 'aria-selected': false };
  return (
    <div
      role="treeitem"
      aria-level={line.depth + 1}
      {...aria}
      tabIndex={entry ? 0 : -1}
      onKeyDown={onPress}
      onClick={onActivate}
      className={cn(
        'flex h-[30px] min-w-0 cursor-default items-center gap-1.5 pr-4 text-sm hover:bg-hover focus-visible:outline-offset-[-2px]',
        chosen && 'bg-accent-soft hover:bg-accent-soft',
      )}
      style={{ paddingLeft: 8 + line.depth * indentPx }}
    >
      {line.kind === 'node' ? (
        <NodeCells line={line} onToggle={onToggle} />
      ) : (
        <span className={cn('pl-6 text-xs', canMore ? 'text-accent' : 'text-faint')}>
          {canMore ? t.topics.more(line.total) : t.topics.notShown(line.hidden)}
        </span>
      )}
    </div>
  );
}

function NodeCells({ line, onToggle }: { line: Extract<TreeLine, { kind: 'node' }>; onToggle: () => void }) {
  const t = useMqttT();
  const { node, branch, open } = line;
  const below = node.count - (node.value === null ? 0 : 1);
  return (
    <>
      {/* For pointers; the arrow keys do the same. */}
      <span
        aria-hidden="true"
        className="flex size-6 shrink-0 items-center justify-center"
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        {branch && <ChevronRight className={cn('size-4 text-faint transition-transform', open && 'rotate-90')} />}
      </span>
      <span className={cn('max-w-[60%] shrink-0 truncate', node.value === null ? 'text-soft' : 'font-medium')}>
        {node.name === '' ? <span className="text-faint">{t.topics.emptyLevel}</span> : node.name}
      </span>
      {below > 0 && <span className="num shrink-0 text-xs text-faint">{t.topics.below(below)}</span>}
      <span className="w-1 shrink-0" />
      {node.value !== null && <ValueLine value={node.value} />}
    </>
  );
}
