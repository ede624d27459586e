import { spoken } from '@/components/lab/arrow';
import type { LabEvent, LedgerRow, Snapshot } from '@/lib/lab/model';
import type { LabMessages } from '@/lib/messages/use-lab-t';

/** An event as a sentence. */
export function told(t: LabMessages, event: LabEvent): string {
  switch (event.kind) {
    case 'packet':
      return spoken(t, event);
    case 'link':
      return `${t.lab.sides[event.hop]}: ${t.lab.link(event)}`;
    case 'client':
      return `${t.lab.sides[event.hop]}: ${t.lab.client(event)}`;
    case 'broker':
      return `${t.lab.sides.broker}: ${t.lab.brokerDid(event)}`;
    case 'application':
      return `${t.lab.sides[event.hop]}: ${t.lab.application(event)}`;
    case 'time':
      return t.lab.waited(event.ms);
  }
}

/** What is to be said of a message beyond its numbers. */
export function ledgerVerdict(t: LabMessages, row: LedgerRow): string | undefined {
  if (row.lost === true) return t.lab.lost;
  if (row.received > 1) return t.lab.doubled;
  return row.returned === true ? t.lab.cameBack : undefined;
}

const since = (ms: number): string => `+${(ms / 1000).toFixed(3)} s`;

/** The whole run as text, to be kept or sent. */
export function transcriptText(t: LabMessages, run: Snapshot, events: readonly LabEvent[]): string {
  const where = t.lab.on(run.broker, run.product, run.process !== 'none');
  const start = events[0]?.atMs ?? 0;
  const lines = events.map((event, index) => `${index + 1}. ${since(event.atMs - start)}  ${told(t, event)}`);
  const ledger = run.now.moment.ledger.map((row) => {
    const { message, sent, settled, received } = row;
    const words = [
      `${t.lab.sent} ${sent}`,
      `${t.lab.settled} ${settled ? t.common.yes : t.common.no}`,
      `${t.lab.received} ${received}`,
    ];
    const verdict = ledgerVerdict(t, row);
    return `${message}: ${[...words, ...(verdict === undefined ? [] : [verdict])].join(', ')}`;
  });
  return [t.lab.transcriptOf(t.lab.stageOf(run.setup), where), '', ...lines, '', ...ledger, ''].join('\n');
}
