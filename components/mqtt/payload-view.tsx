'use client';

import { type ReactNode, useState } from 'react';
import { Copy } from '@/components/ui/copy';
import { ModeSwitch } from '@/components/ui/mode-switch';
import { cn } from '@/lib/format/cn';
import { modesOf, type PayloadMode, shownAs } from '@/lib/format/payload';
import { visible, visibleJson } from '@/lib/format/visible';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import type { Content } from '@/lib/model/mqtt';

/** A value as JSON, text or octets: the first that fits, or the one that was chosen. */
export function PayloadView({ content, lead, className }: { content: Content; lead?: ReactNode; className?: string }) {
  const t = useMqttT();
  const [chosen, setChosen] = useState<PayloadMode>();
  const modes = modesOf(content);
  const mode = modes.find((each) => each === chosen) ?? modes[0] ?? 'text';
  const text = shownAs(mode, content);
  const shown = mode === 'json' ? visibleJson(text) : visible(text);
  return (
    <div className={cn('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="mb-1 flex h-7 items-center gap-2">
        {lead}
        <ModeSwitch legend={t.topics.as} modes={modes} words={t.topics.modes} mode={mode} onChoose={setChosen} />
        {content.truncated && <span className="text-xs text-faint">{t.topics.cut(content.bytes)}</span>}
        <span className="ml-auto">
          <Copy text={text} />
        </span>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className={cn(
          'max-h-80 overflow-auto rounded-md border bg-panel p-3 font-mono text-xs leading-5',
          mode === 'hex' ? 'whitespace-pre' : 'break-words whitespace-pre-wrap',
        )}
      >
        {text === '' ? <span className="text-faint">{t.topics.emptyPayload}</span> : shown}
      </pre>
    </div>
  );
}
