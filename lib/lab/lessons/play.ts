import type { LessonStep, Sight } from '@/lib/lab/lessons/lesson';
import type { Held, Hop, LabEvent, PacketEvent } from '@/lib/lab/model';
import type { LabRun } from '@/lib/lab/run';

/** How long a step may take that depends on the clients and the broker alone. */
const patienceMs = 15_000;

/** Settles with true when it is so, looking again whenever anything happens; with false when patience is over. */
async function whenSo(run: LabRun, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  if (await isSo()) return true;
  return await new Promise<boolean>((resolve) => {
    let looking = false;
    let again = false;
    const end = (so: boolean): void => {
      clearTimeout(timer);
      clearInterval(poll);
      stop();
      resolve(so);
    };
    const look = async (): Promise<void> => {
      again = looking;
      if (looking) return;
      looking = true;
      const so = await isSo();
      looking = false;
      if (so) end(true);
      else if (again) void look();
    };
    const timer = setTimeout(() => end(false), patienceMs);
    // What the broker has stored changes without a packet.
    const poll = setInterval(() => void look(), 100);
    const stop = run.listen(() => void look());
  });
}

function next(run: LabRun, hop: Hop, type: string): Held | undefined {
  return run.held().find((held) => held.first && held.hop === hop && held.type === type);
}

async function heldPacket(run: LabRun, hop: Hop, type: string): Promise<Held | string> {
  const found = await whenSo(run, () => next(run, hop, type) !== undefined);
  return (found && next(run, hop, type)) || `No ${type} came on the ${hop}’s side.`;
}

async function isSeen(run: LabRun, sight: Sight): Promise<boolean> {
  const rows = run.ledger.rows();
  const { now, events } = await run.snapshot();
  const { stores } = now.moment;
  const told = (what: string): number =>
    events.filter((event) => event.kind === 'application' && event.what === what).length;
  const stored = (side: 'publisher' | 'broker' | 'subscriber', part: string | undefined): boolean =>
    part === undefined || stores[side].some(({ name, value }) => `${name}: ${value}`.includes(part));
  return (
    (sight.received === undefined || rows.reduce((sum, { received }) => sum + received, 0) >= sight.received) &&
    (sight.settled === undefined || rows.filter(({ settled }) => settled).length >= sight.settled) &&
    (sight.answered === undefined || told('answered') >= sight.answered) &&
    (sight.returned === undefined || told('returned') >= sight.returned) &&
    stored('publisher', sight.publisher) &&
    stored('broker', sight.broker) &&
    stored('subscriber', sight.subscriber) &&
    (sight.held ?? []).every(({ hop, type }) => next(run, hop, type) !== undefined) &&
    (sight.notBroker === undefined || !stored('broker', sight.notBroker))
  );
}

/** Does one step of a lesson. A sentence: it didn't go as the lesson says. */
export async function playStep(run: LabRun, step: LessonStep): Promise<string | undefined> {
  switch (step.do) {
    case 'act':
      for (let time = 0; time < step.times; time++) {
        const refusal = await run.act(step.action);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    case 'see':
      return (await whenSo(run, () => isSeen(run, step.sight))) ? undefined : 'It didn’t come to that.';
    case 'lose': {
      const held = await heldPacket(run, step.hop, step.type);
      if (typeof held === 'string') return held;
      return await run.act(step.how === 'cut' ? { do: 'cut', hop: step.hop } : { do: 'drop', flight: held.id });
    }
    case 'forward':
      for (const type of step.types) {
        const held = await heldPacket(run, step.hop, type);
        if (typeof held === 'string') return held;
        const refusal = await run.act({ do: 'forward', flight: held.id });
        if (refusal !== undefined) return refusal;
      }
      return undefined;
  }
}

/** The broker makes these names up. */
const replyQueue = /amq\.rabbitmq\.reply-to\.\S+/;

const channelOf = ({ facts }: PacketEvent): number => Number(facts.channel ?? 0);

/** Every packet that waited and what became of it, the publisher's side first, and of a side channel by channel. */
export function traceOf(events: readonly LabEvent[]): string[] {
  const lines: Record<Hop, string[]> = { publisher: [], subscriber: [] };
  const packets = events.filter((event) => event.kind === 'packet' && event.fate !== 'passed') as PacketEvent[];
  // Which of two directions brings something first is chance; what was decided first is not. AMQP orders
  // within a channel only (§4.7): two channels of a connection are mixed as the broker's scheduler likes.
  packets.sort(
    (a, b) => channelOf(a) - channelOf(b) || (a.decision ?? Number.MAX_VALUE) - (b.decision ?? Number.MAX_VALUE),
  );
  for (const event of packets) {
    const arrow = event.direction === 'up' ? '>' : '<';
    const summary = event.summary.replace(replyQueue, 'REPLY');
    lines[event.hop].push(`${event.hop} ${arrow} ${summary}: ${event.fate}`);
  }
  return [...lines.publisher, ...lines.subscriber];
}
