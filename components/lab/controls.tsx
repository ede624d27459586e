'use client';

import {
  CircleSlash,
  Clock,
  Copy,
  FastForward,
  Pause,
  Play,
  Plug,
  Scissors,
  Send,
  Skull,
  Split,
  Trash2,
} from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import type { Action, Held, Hop, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const delayMs = 2_000;
const truncateBytes = 3;
const hops = ['publisher', 'subscriber'] as const;

type Do = (action: Action) => void;

const keyed: Readonly<Record<string, (held: Held) => Action>> = {
  f: ({ id }) => ({ do: 'forward', flight: id }),
  d: ({ id }) => ({ do: 'drop', flight: id }),
  u: ({ id }) => ({ do: 'duplicate', flight: id }),
  l: ({ id }) => ({ do: 'delay', flight: id, ms: delayMs }),
  t: ({ id }) => ({ do: 'truncate', flight: id, bytes: truncateBytes }),
  x: ({ hop }) => ({ do: 'cut', hop }),
};

/** The keys of the Lab: the chosen packet's, and those of the run. */
export function useLabKeys(
  run: Snapshot | undefined,
  chosen: Held | undefined,
  act: Do,
  choose: (id: number) => void,
): void {
  useEffect(() => {
    if (run === undefined) return;
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return;
      if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const decision = chosen === undefined ? undefined : keyed[event.key]?.(chosen);
      const at = run.held.findIndex(({ id }) => id === chosen?.id);
      if (decision !== undefined) act(decision);
      else if (event.key === 's') act({ do: 'publish' });
      else if (event.key === 'a') act({ do: 'play', on: !run.playing, speed: run.speed });
      else if (event.key === '[' || event.key === ']') {
        const next = run.held[at + (event.key === ']' ? 1 : -1)];
        if (next !== undefined) choose(next.id);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the keys of the whole page: here they mean packets.
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, [run, chosen, act, choose]);
}

/** What waits for a decision, and what can be decided. */
export function HeldBar({
  held,
  chosen,
  busy,
  onChoose,
  onDo,
}: {
  held: readonly Held[];
  chosen: Held | undefined;
  busy: boolean;
  onChoose: (id: number) => void;
  onDo: Do;
}) {
  const t = useLabT();
  const deeds = [
    ['f', 'forward', FastForward],
    ['d', 'drop', Trash2],
    ['u', 'duplicate', Copy],
    ['l', 'delay', Clock],
    ['t', 'truncate', Split],
    ['x', 'cut', Scissors],
  ] as const;
  return (
    <section aria-label={t.lab.waiting} className="rounded-lg border bg-panel shadow-card">
      {held.length === 0 || chosen === undefined ? (
        <p className="flex h-12 items-center gap-2 px-4 text-sm text-faint">
          <CircleSlash aria-hidden="true" className="size-4" />
          {t.lab.nothingWaits}
        </p>
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
          <ul className="flex min-w-0 flex-1 flex-wrap gap-1.5" aria-label={t.lab.waiting}>
            {held.map((each) => (
              <li key={each.id}>
                <button
                  type="button"
                  aria-pressed={each.id === chosen.id}
                  onClick={() => onChoose(each.id)}
                  className={cn(
                    'h-7 max-w-72 truncate rounded-md border px-2 text-xs',
                    each.id === chosen.id ? 'border-accent bg-accent-soft text-ink' : 'text-soft hover:bg-hover',
                    !each.first && 'border-dashed',
                  )}
                  title={each.first ? each.summary : t.lab.behind}
                >
                  {each.summary}
                </button>
              </li>
            ))}
          </ul>
          <div className="flex flex-wrap gap-1.5">
            {deeds.map(([key, deed, Icon]) => (
              <Tooltip key={deed} text={t.lab.deedHints[deed]}>
                <Button
                  variant={deed === 'forward' ? 'primary' : 'plain'}
                  disabled={busy}
                  onClick={() => {
                    const action = keyed[key]?.(chosen);
                    if (action !== undefined) onDo(action);
                  }}
                >
                  <Icon />
                  {t.lab.deeds[deed]}
                  <span className="max-lg:hidden">
                    <Kbd>{key}</Kbd>
                  </span>
                </Button>
              </Tooltip>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

/** The deeds of the run: publish, settle, break and mend. */
export function RunBar({
  run,
  busy,
  onDo,
  children,
}: {
  run: Snapshot;
  busy: boolean;
  onDo: Do;
  children?: React.ReactNode;
}) {
  const t = useLabT();
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Button variant="primary" disabled={busy} onClick={() => onDo({ do: 'publish' })}>
        <Send />
        {t.lab.publish}
        <span className="max-lg:hidden">
          <Kbd>s</Kbd>
        </span>
      </Button>
      <Button onClick={() => onDo({ do: 'play', on: !run.playing, speed: run.speed })} aria-pressed={run.playing}>
        {run.playing ? <Pause /> : <Play />}
        {run.playing ? t.lab.pause : t.lab.play}
        <span className="max-lg:hidden">
          <Kbd>a</Kbd>
        </span>
      </Button>
      <Menu trigger={<Button variant="quiet">{t.lab.speed(run.speed)}</Button>}>
        {[0.5, 1, 2, 4].map((speed) => (
          <MenuItem key={speed} onSelect={() => onDo({ do: 'play', on: run.playing, speed })}>
            {t.lab.speed(speed)}
          </MenuItem>
        ))}
      </Menu>
      {run.setup.protocol === 'amqp' && !run.setup.autoAck && run.setup.consumers > 0 && (
        <Menu trigger={<Button>{t.lab.settle}</Button>}>
          {(['ack', 'reject', 'nack', 'requeue'] as const).map((how) => (
            <MenuItem key={how} onSelect={() => onDo({ do: 'settle', how })}>
              {t.lab.settlings[how]}
            </MenuItem>
          ))}
        </Menu>
      )}
      {hops.map((hop) => (
        <SideMenu key={hop} hop={hop} connected={run.connected[hop]} onDo={onDo} />
      ))}
      {children}
    </div>
  );
}

function SideMenu({ hop, connected, onDo }: { hop: Hop; connected: boolean; onDo: Do }) {
  const t = useLabT();
  return (
    <Menu
      trigger={
        <Button variant={connected ? 'plain' : 'danger-quiet'}>
          {connected ? <Plug /> : <Scissors />}
          {t.lab.sides[hop]}
        </Button>
      }
    >
      <MenuItem onSelect={() => onDo({ do: 'cut', hop })} disabled={!connected}>
        <Scissors aria-hidden="true" />
        {t.lab.cut}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'reconnect', hop })}>
        <Plug aria-hidden="true" />
        {t.lab.reconnect}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'crash', hop, keep: true })}>
        <Skull aria-hidden="true" />
        {t.lab.crashKeep}
      </MenuItem>
      <MenuItem onSelect={() => onDo({ do: 'crash', hop, keep: false })}>
        <Skull aria-hidden="true" />
        {t.lab.crashForget}
      </MenuItem>
    </Menu>
  );
}
