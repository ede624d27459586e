'use client';

import { ArrowLine } from '@/components/lab/arrow';
import { SetupForm } from '@/components/lab/setup-form';
import { Card } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import type { BrokerError } from '@/lib/contract/result';
import { beyondTcp, type Fate } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const fates: readonly Fate[] = [
  'held',
  'forwarded',
  'passed',
  'delayed',
  'lost',
  'truncated',
  'dropped',
  'duplicated',
  'reordered',
];

/** Before a run: a stage of one's own, and how to read what will be seen. */
export function Entry({
  gone,
  busy,
  error,
  onStart,
}: {
  gone: boolean;
  busy: boolean;
  error: BrokerError | undefined;
  onStart: Parameters<typeof SetupForm>[0]['onStart'];
}) {
  const t = useLabT();
  return (
    <div
      id="stage"
      className="grid min-w-0 scroll-mt-16 content-start gap-3 lg:overflow-y-auto xl:grid-cols-[400px_minmax(0,1fr)]"
    >
      <SetupForm busy={busy} error={error} onStart={onStart} />
      <div className="flex min-w-0 flex-col gap-3">
        {gone && (
          <Card>
            <Empty compact kind="none" title={t.lab.gone} detail={t.lab.goneDetail} />
          </Card>
        )}
        <Card title={t.lab.howTitle}>
          <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-sm text-soft">
            {t.lab.how.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ol>
        </Card>
        <Card title={t.lab.arrows}>
          <dl className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-[140px_minmax(0,1fr)]">
            {fates.map((fate) => (
              <div key={fate} className="contents">
                <dt className="self-center">
                  <ArrowLine fate={fate} rightward />
                </dt>
                <dd className="text-soft max-sm:mb-1">
                  {t.lab.fates[fate]}.
                  {beyondTcp.has(fate) && (
                    <span className="ml-2 rounded border border-warn/40 px-1 text-2xs whitespace-nowrap text-warn">
                      {t.lab.beyondTcp}
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
    </div>
  );
}
