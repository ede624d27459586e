'use client';

import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useDeniedSteering } from '@/components/jobs/use-jobs';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Check, Field, Input } from '@/components/ui/field';
import { canaryMax, defaultLimits } from '@/lib/contract/job-facts';
import type { JobLimits, JobSummary } from '@/lib/contract/jobs';
import { useRescueT } from '@/lib/messages/use-rescue-t';

type Numbers = Exclude<keyof JobLimits, 'needsConsumers'>;

const bounds: Record<Numbers, readonly [number, number]> = {
  rate: [0, 100_000],
  window: [1, 500],
  canary: [0, canaryMax],
  failuresMax: [0, 1_000_000],
  failurePercentMax: [0, 100],
  depthMax: [0, 1_000_000_000],
};

/** How it is to go, asked before it starts. */
export function JobStart({
  job,
  busy,
  onStart,
}: {
  job: JobSummary;
  busy: boolean;
  onStart: (limits: JobLimits) => void;
}) {
  const t = useRescueT();
  const denied = useDeniedSteering(job);
  const [limits, setLimits] = useState<JobLimits>(defaultLimits);
  const canary = limits.canary > 0 && limits.canary < job.count ? limits.canary : 0;
  const fields: readonly (readonly [Numbers, string, string | undefined])[] = [
    ['canary', t.jobs.canary, t.jobs.canaryHint],
    ['rate', t.jobs.rate, t.jobs.rateHint],
    ['window', t.jobs.window, undefined],
    ['failuresMax', t.jobs.failuresMax, t.jobs.never],
    ['failurePercentMax', t.jobs.failurePercentMax, t.jobs.never],
    ['depthMax', t.jobs.depthMax, t.jobs.never],
  ];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onStart(limits);
  };
  return (
    <Card title={t.jobs.limits}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="grid items-start gap-3 sm:grid-cols-2 lg:grid-cols-1">
          {fields.map(([name, label, hint]) => (
            <Field key={name} label={label} hint={hint}>
              {(ids) => (
                <Input
                  {...ids}
                  type="number"
                  required
                  min={bounds[name][0]}
                  max={bounds[name][1]}
                  value={String(limits[name])}
                  onChange={(event) => setLimits({ ...limits, [name]: Number(event.target.value) })}
                />
              )}
            </Field>
          ))}
        </div>
        <Check
          label={t.jobs.needsConsumers}
          checked={limits.needsConsumers}
          onChange={(needsConsumers) => setLimits({ ...limits, needsConsumers })}
        />
        <DeedButton denied={denied} type="submit" variant="primary" busy={busy} className="self-start">
          <Play />
          {canary > 0 ? t.jobs.startCanary(canary) : t.jobs.start(job.count)}
        </DeedButton>
      </form>
    </Card>
  );
}
