/** When a job stops by itself. */
import type { JobLimits, PauseReason } from '@/lib/contract/jobs';

export type Fault = { readonly reason: PauseReason; readonly detail: string };

/** A share of few says little. */
const shareFrom = 20;

export function failureFault(limits: JobLimits, { failed, settled }: { failed: number; settled: number }) {
  const { failuresMax, failurePercentMax } = limits;
  if (failuresMax > 0 && failed >= failuresMax) {
    return { reason: 'failures', detail: `${failed} came back` } as const satisfies Fault;
  }
  if (failurePercentMax > 0 && settled >= shareFrom && failed * 100 >= settled * failurePercentMax) {
    return { reason: 'failure-share', detail: `${failed} of ${settled} came back` } as const satisfies Fault;
  }
  return undefined;
}

export function depthFault(
  limits: JobLimits,
  queue: string,
  messages: number,
  consumers: number,
  hadConsumers: boolean,
): Fault | undefined {
  if (limits.depthMax > 0 && messages >= limits.depthMax) {
    return { reason: 'depth', detail: `${queue} holds ${messages} messages` };
  }
  if (limits.needsConsumers && hadConsumers && consumers === 0) {
    return { reason: 'no-consumers', detail: `${queue} lost its last consumer` };
  }
  return undefined;
}
