import { Job, type JobEvent, type JobSpec } from '@/lib/jobs/job';

const spec: JobSpec = {
  id: 'j',
  broker: 'local',
  vhost: '/',
  queue: 'dead',
  action: { kind: 'redrive', target: { kind: 'origin-queue' }, keepHistory: false },
  why: '',
  by: 'guest',
  createdMs: 1,
  count: 3,
  setHash: '',
  preview: null,
  choice: { broker: 'local', vhost: '/', queue: 'dead', scan: 's', by: [], header: '' },
  watched: [],
};

/** A job of messages with these prints, to which that has happened. */
export function jobOf(prints: readonly string[], ...events: readonly JobEvent[]): Job {
  const made = new Job(
    spec,
    prints.map((print) => ({ print, exchange: '', key: 'q', copies: [], attempt: 1 })),
  );
  for (const event of events) made.apply(event);
  return made;
}
