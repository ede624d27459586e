import type { Fate } from '@/lib/contract/job-facts';
import type { JobAction, JobState, JobWait, PauseReason } from '@/lib/contract/jobs';
import { parkedQueue } from '@/lib/contract/letter-facts';
import { count, duration } from '@/lib/format/format';
import { plural } from '@/lib/messages/en/words';
import type { PreviewRow } from '@/lib/model/redrive';

const letters = (n: number): string => plural(n, 'letter', 'letters');

const verbs: Readonly<Record<JobAction['kind'], string>> = {
  redrive: 'Redrive',
  park: 'Park',
  delete: 'Delete',
  recall: 'Call back',
};

const fateNames: Readonly<Record<Fate, string>> = {
  waiting: 'Waiting',
  trying: 'On their way',
  moved: 'Moved',
  returned: 'Returned',
  refused: 'Refused',
  unknown: 'Unknown',
  missing: 'Not there',
};

const fateHints: Readonly<Record<Fate, string>> = {
  waiting: 'Untouched in the queue',
  trying: 'Sent, and not answered yet',
  moved: 'The broker confirmed it, and the original was acked. What a consumer makes of it is another matter',
  returned: 'No queue took it; the original stays',
  refused: 'The broker said no; the original stays',
  unknown: 'The answer was lost, so it may be doubled; the original stays',
  missing: 'It left the queue before its turn: consumed, expired, or held by somebody',
};

function pause(reason: PauseReason, detail: string): { title: string; next: string } {
  switch (reason) {
    case 'operator':
      return {
        title: `Paused by ${detail}`,
        next: 'Resume when you are ready. What waits lies untouched in its queue.',
      };
    case 'canary':
      return {
        title: `The canary is out: ${letters(Number(detail))} moved`,
        next: 'Look whether they are worked on and don’t come back. Then go on, or cancel.',
      };
    case 'failures':
    case 'failure-share':
      return {
        title: `Stopped by itself: ${detail}`,
        next: 'Find out why in the list of messages below. When that is mended, resume: they are tried again.',
      };
    case 'depth':
      return { title: `Stopped by itself: ${detail}`, next: 'Resume when its consumers have caught up.' };
    case 'no-consumers':
      return { title: `Stopped by itself: ${detail}`, next: 'Start a consumer, then resume.' };
    case 'connection':
      return {
        title: 'Stopped by itself: no connection to the broker',
        next: `${detail} When the broker is there again, resume.`,
      };
    case 'stalled':
      return {
        title: 'Stopped by itself: nothing comes',
        next: `${detail} Another consumer may have the queue for itself.`,
      };
    case 'restart':
      return {
        title: 'Paused by a restart of the console',
        next: `The console keeps no passwords of its users. ${detail}.`,
      };
    case 'trouble':
      return { title: 'Stopped by itself', next: detail };
  }
}

function waits({ kind, detail }: JobWait, trying: number): { title: string; next: string } {
  if (kind === 'unconnected') {
    return {
      title: 'No connection to the broker',
      next: `${detail} It is tried again for about a minute; then the job stops and asks. What waits lies untouched in its queue.`,
    };
  }
  const then = trying === 0 ? '' : ` Pause it, and ${letters(trying)} without an answer may end as unknown.`;
  return {
    title: `The broker blocks who publishes${detail === '' ? '' : `: it is ${detail}`}`,
    next: `It goes on by itself when the alarm is over.${then}`,
  };
}

export const jobs = {
  title: 'Jobs',
  none: 'No jobs yet',
  noneDetail:
    'A job begins with chosen dead letters. It runs in the console server, so closing this page ends nothing.',
  toLetters: 'Choose dead letters',
  job: 'Job',
  queue: 'From',
  by: 'By',
  began: 'Made',
  progress: 'Progress',
  name: (kind: JobAction['kind'], n: number) => `${verbs[kind]} ${letters(n)}`,
  from: (queue: string) => `from ${queue}`,
  state: {
    draft: 'Not started',
    running: 'Running',
    paused: 'Waits for you',
    done: 'Done',
    cancelled: 'Cancelled',
  } satisfies Record<JobState, string>,
  target: (action: JobAction): string => {
    if (action.kind === 'park') return `to ${parkedQueue}`;
    if (action.kind === 'delete') return 'to the bin';
    if (action.kind === 'recall') return `back to ${action.to}`;
    const { target } = action;
    switch (target.kind) {
      case 'origin-queue':
        return 'back to the queue where each died';
      case 'origin-exchange':
        return 'through the exchange that each was published to';
      case 'queue':
        return `to the queue ${target.queue}`;
      case 'exchange':
        return `to the exchange ${target.exchange === '' ? '(default)' : target.exchange}`;
    }
  },
  pause,
  waits,
  waitsNow: 'Waits for the broker',
  fateOf: (kind: JobAction['kind'], fate: Fate): string => {
    if (kind === 'delete' && fate === 'moved') return 'In the bin';
    if (kind === 'recall' && fate === 'moved') return 'Called back';
    if (kind === 'recall' && fate === 'missing') return 'Taken before';
    return fateNames[fate];
  },
  fateHint: (kind: JobAction['kind'], fate: Fate): string => {
    if (kind === 'delete' && fate === 'moved') return 'A copy lies in the bin, and the original was acked';
    return fateHints[fate];
  },
  diedAgain: 'Died again',
  diedAgainHint: 'Moved by this job and seen dead again. Found when a dead-letter queue is read; –: it wasn’t since',
  movedKept: (n: number) => ({
    title: `${plural(n, 'original of what moved lies', 'originals of what moved lie')} in the queue again`,
    next: 'The broker forgot their acks when it ended, so they are doubled; or others are alike to the last octet. They weren’t taken out: look at them, then delete them there. The report names them.',
  }),
  unknownKept: (n: number) => `${plural(n, 'original lies', 'originals lie')} in the queue still`,
  speed: (perSecond: number) => `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`,
  left: (ms: number) => `about ${duration(ms)} left`,
  start: (n: number) => `Start with ${letters(n)}`,
  startCanary: (n: number) => `Start with a canary of ${n}`,
  resume: 'Resume',
  goOn: (n: number) => `Go on with ${letters(n)}`,
  pauseIt: 'Pause',
  discard: 'Discard',
  onlyFailed: 'Only the failed queue',
  cancel: 'Cancel the job',
  cancelDetail: 'What has moved stays moved. What waits stays in its queue.',
  limits: 'How',
  rate: 'Letters a second',
  rateHint: '0: as fast as they go',
  window: 'In flight at once',
  canary: 'Canary first',
  canaryHint: 'It waits for you after these; 0: none',
  failuresMax: 'Stop after this many come back',
  failurePercentMax: 'Stop when this percentage comes back',
  depthMax: 'Stop when a target holds',
  never: '0: never',
  needsConsumers: 'Stop when a target loses its last consumer',
  preview: 'Where they would go',
  previewThen: 'Where they were to go',
  previewNote: 'By the bindings when the job was made.',
  bin: 'Copies go to the bin, then the originals are acked.',
  backTo: (queue: string) =>
    `Each goes back to the end of ${queue} as the letter that it was, with its deaths; what was edited stays edited.`,
  parking: `Each goes to ${parkedQueue} with its note. The queue is made if it isn’t there.`,
  exchange: 'Exchange',
  key: 'Key',
  queues: 'Queues that get it',
  letters: 'Letters',
  noQueue: 'none',
  maybe: 'perhaps',
  queueNow: (messages: number | null, consumers: number | null) =>
    `${messages === null ? '' : `${count(messages)} waiting, `}${consumers === null ? '' : plural(consumers, 'consumer', 'consumers')}`,
  problem: {
    'no-exchange': 'There is no such exchange',
    internal: 'The exchange takes nothing from clients',
    'bad-copies': 'The header CC isn’t a list',
    unroutable: 'No binding matches: it would be returned, and stay',
    ambiguous: 'Can’t be foreseen: a hash or an unknown type decides',
    'into-itself': 'It would come back into this queue',
  } satisfies Record<NonNullable<PreviewRow['problem']>, string>,
  omitted: (n: number) => `${plural(n, 'more way', 'more ways')} aren’t listed.`,
  hadIt: 'may have had it',
  warn: {
    withoutOrigin: (n: number) => `${letters(n)} carry no death, so there is no way back: they stay where they are.`,
    unroutable: (n: number) => `${letters(n)} would reach no queue. They are returned, and the originals stay.`,
    ambiguous: (n: number) => `For ${letters(n)} it can’t be foreseen which queue gets them.`,
    fanOut: (n: number) =>
      `${letters(n)} would also reach queues in which they did not die and that may have had them. To avoid that, send them back to the queue where each died.`,
    withoutConsumers: (n: number) => `${letters(n)} would go to queues that nobody consumes from now.`,
    repeatedIds: (n: number) => `${letters(n)} repeat the message id of another one of these.`,
    repeatedBodies: (n: number) => `${letters(n)} have the same body as another one of these.`,
    redrivenBefore: (n: number) => `${letters(n)} were redriven before and died again.`,
  },
  note: {
    callBack:
      'What has moved can be called back while it is ready in its target, from this page. What a consumer has taken can’t: a target with consumers leaves seconds, or less.',
    order: 'The order isn’t kept: they go behind what waits at the target.',
    expirations: (n: number) =>
      `${letters(n)} had a time to live, which dead-lettering took away. They are sent without one.`,
    userIds: (n: number) => `The user id of ${letters(n)} isn’t sent along: a broker takes it only from that user.`,
    stripped: (names: string) => `Headers left out: ${names}.`,
    kept: (names: string) => `Headers kept: ${names}.`,
    noHeaders: 'They have no headers of their own.',
    seconds: (ms: number) => `At 100 a second it takes about ${duration(ms)}.`,
    stamps:
      'Each gets the headers x-waybill-attempt, x-waybill-job and x-waybill-entry, so that a second death is known.',
  },
  messages: 'Messages',
  entry: 'No.',
  to: 'Sent to',
  attempt: 'Attempt',
  reason: 'Why',
  noneOfThese: 'None of these.',
  ledger: 'Report',
  ledgerCsv: 'As CSV',
  ledgerJson: 'As JSON',
  set: 'Frozen set',
  why: 'Why',
  lookAgain: 'Look for second deaths',
  lookedAgain: 'The queue was read again.',
  gone: 'There is no such job',
  steer: (user: string) => `Only ${user} and administrators may steer this job.`,
};

export const recall = {
  open: 'Call back…',
  title: 'Call back what was moved',
  detail: (queue: string) =>
    `What is still ready goes back to ${queue} as the letter that it was. What consumers have taken is out of reach.`,
  stillSends: 'It still sends. Pause or cancel it first.',
  nothingMoved: 'It has moved nothing yet.',
  free: 'Nothing else is touched: each is changed where it lies, in one step of the broker.',
  disturbs:
    'This broker can’t take single messages out of a queue. The queue is consumed: its other messages are held while the job runs, kept from their consumers, and put back marked as redelivered; a quorum queue counts a delivery.',
  looking: 'Looking',
  read: (n: number | null) => (n === null ? 'Read the queue' : `Take and put back ${plural(n, 'message', 'messages')}`),
  readAgain: 'Read again',
  readAt: (ago: string) => `read ${ago}`,
  unread: 'Not read yet',
  ready: (n: number, moved: number) => `${count(n)} of ${count(moved)} ready`,
  held: (n: number) => `${count(n)} unacked`,
  incomplete: 'not read to its end',
  consumers: (n: number) =>
    n === 0 ? 'no consumers' : `${plural(n, 'consumer takes', 'consumers take')} what is ready at any moment`,
  before: (n: number) => `${letters(n)} called back before.`,
  unknown: (n: number) => `Of ${letters(n)} the answer was lost: they are not called back a second time.`,
  rest: (n: number) => `${plural(n, 'letter is', 'letters are')} elsewhere: consumed, or gone on to other queues.`,
  omitted: (n: number) => `${plural(n, 'more queue isn’t', 'more queues aren’t')} looked at.`,
  underWay: 'Another recall of this job hasn’t ended yet.',
  toIt: 'To that job',
  action: (n: number) => (n === 0 ? 'Call back' : `Call back ${letters(n)}`),
  done: (called: number, moved: number) => `${count(called)} of ${count(moved)} called back`,
  from: (queue: string) => `from ${queue}`,
  outcome: (called: number, taken: number, unknown: number) =>
    `${count(called)} called back · ${count(taken)} taken before · ${count(unknown)} unknown`,
  ofJob: 'What a job had moved',
};
