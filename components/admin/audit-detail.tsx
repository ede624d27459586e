'use client';

import { Dialog } from '@/components/ui/dialog';
import { State } from '@/components/ui/state';
import type { AuditEntry } from '@/lib/contract/audit';
import type { BrokerErrorKind } from '@/lib/contract/result';
import { dateTime, duration, unknown } from '@/lib/format/format';
import { useAdminT } from '@/lib/messages/use-admin-t';

export function AuditResult({ entry }: { entry: AuditEntry }) {
  const t = useAdminT();
  const { result } = entry;
  if (result === 'done') return <State tone="good">{t.audit.done}</State>;
  if (result === 'open') return <State tone="warn">{t.audit.open}</State>;
  const words = Object.hasOwn(t.errors, result) ? t.errors[result as BrokerErrorKind].title : result;
  return <State tone="bad">{words}</State>;
}

export function AuditDetail({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const t = useAdminT();
  const facts: [string, string][] = [
    [t.audit.time, dateTime(entry.atMs)],
    [t.audit.user, entry.user],
    [t.header.broker, entry.broker],
    [t.common.vhost, entry.vhost ?? unknown],
    [t.audit.target, entry.target === '' ? unknown : entry.target],
    [t.audit.took, duration(entry.tookMs)],
    [t.audit.reason, entry.reason ?? unknown],
    [t.audit.id, entry.id],
  ];
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={entry.deed}>
      <div className="flex flex-col gap-4">
        <div>
          <AuditResult entry={entry} />
          {entry.result === 'open' && <p className="mt-1 text-sm text-soft">{t.audit.openHint}</p>}
          {entry.detail !== null && <p className="mt-1 text-sm break-words text-soft">{entry.detail}</p>}
        </div>
        <dl className="grid grid-cols-[minmax(0,6rem)_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm sm:grid-cols-[8rem_1fr]">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-faint">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ))}
        </dl>
        <div>
          <h3 className="text-xs font-medium text-soft">
            {t.audit.input} <span className="font-normal text-faint">{t.audit.inputHint}</span>
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre tabIndex={0} className="mt-1 max-h-80 overflow-auto rounded-md border bg-sunken p-3 font-mono text-xs">
            {JSON.stringify(entry.input, null, 2)}
          </pre>
        </div>
      </div>
    </Dialog>
  );
}
