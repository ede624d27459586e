'use client';

import type { Composing } from '@/components/publish/desk';
import { Field, Input } from '@/components/ui/field';
import { sendCountMax, sendRateMax } from '@/lib/contract/publish-limits';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import type { Composed } from '@/lib/publish/draft';

const bounds = {
  count: [1, sendCountMax],
  rate: [0, sendRateMax],
  seed: [0, 0xffff_ffff],
} as const;
export type PaceName = keyof typeof bounds;
const names = Object.keys(bounds) as PaceName[];

/** Undefined: it is none of these. */
function wholeOf(name: PaceName, text: string): number | undefined {
  const [low, high] = bounds[name];
  const value = Number(text);
  return /^\d{1,10}$/.test(text.trim()) && value >= low && value <= high ? value : undefined;
}

/** What is to be sent, when its numbers are numbers. */
export function composedOf(now: Composing): Composed | undefined {
  const [count, rate, seed] = [wholeOf('count', now.count), wholeOf('rate', now.rate), wholeOf('seed', now.seed)];
  if (count === undefined || rate === undefined || seed === undefined) return undefined;
  return { draft: now[now.protocol], count, rate, seed };
}

/** How many, how fast, and from which seed the data is made. */
export function Pace({ now, onChange }: { now: Composing; onChange: (change: Partial<Composing>) => void }) {
  const t = usePublisherT();
  const labels = { count: t.publisher.count, rate: t.compose.rate, seed: t.compose.seed };
  const hints = { count: undefined, rate: t.compose.rateHint, seed: t.compose.seedHint };
  return (
    <div className="grid grid-cols-3 gap-3">
      {names.map((name) => {
        const [low, high] = bounds[name];
        return (
          <Field
            key={name}
            label={labels[name]}
            hint={hints[name]}
            error={wholeOf(name, now[name]) === undefined ? t.compose.whole(low, high) : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                inputMode="numeric"
                value={now[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
              />
            )}
          </Field>
        );
      })}
    </div>
  );
}
