'use client';

import { Pause, Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { State } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { useLink, useLive } from '@/lib/hooks/live';
import { useNow } from '@/lib/hooks/now';
import { useT } from '@/lib/messages/use-t';

export function LiveIndicator() {
  const t = useT();
  const { link, lastHeardMs, pause, resume } = useLink();
  const info = useLive<'broker'>({ kind: 'broker' });
  const now = useNow(1000);
  const paused = link === 'paused';
  const silent = info.error !== undefined;
  const label = paused
    ? t.header.paused
    : silent
      ? t.errors[info.error?.kind ?? 'unreachable'].title
      : link === 'open'
        ? t.header.live
        : link === 'lost'
          ? t.header.lost
          : t.header.connecting;
  const tone = paused ? 'warn' : silent || link === 'lost' ? 'bad' : link === 'open' ? 'good' : 'calm';
  const old = lastHeardMs > 0 && now - lastHeardMs > 2500;
  return (
    <div className="flex items-center">
      <Tooltip
        side="bottom"
        text={silent ? info.error?.reason : info.data?.live === 'events' ? t.header.byEvents : t.header.byPolling}
      >
        <button type="button" className="flex h-8 cursor-default items-center gap-1.5 rounded-md px-1.5 text-xs">
          <State tone={tone}>
            <span className="max-sm:sr-only">{label}</span>
          </State>
          {old && <span className="num text-faint">{t.ago(now - lastHeardMs)}</span>}
        </button>
      </Tooltip>
      <Button
        variant="quiet"
        icon
        aria-label={paused ? t.header.resume : t.header.pause}
        aria-keyshortcuts="p"
        data-live-toggle=""
        onClick={paused ? resume : pause}
      >
        {paused ? <Play /> : <Pause />}
      </Button>
    </div>
  );
}
