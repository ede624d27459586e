'use client';

import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { topologyLink, vertexPagePath } from '@/components/topology/links';
import { PageHead } from '@/components/topology/page-head';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Card, Skeleton } from '@/components/ui/card';
import { EmptyError } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { count } from '@/lib/format/format';
import { useLive } from '@/lib/hooks/live';
import { connectionPath, useVhost } from '@/lib/hooks/scope';
import { useTopologyT } from '@/lib/messages/use-topology-t';
import type { Finding } from '@/lib/model/lint/finding';
import type { LintData } from '@/lib/model/lint/lint';
import type { VertexKind } from '@/lib/model/topology/ids';

const shownAtFirst = 5;

export function LintPage() {
  const t = useTopologyT();
  const vhost = useVhost();
  const live = useLive<'lint'>({ kind: 'lint', ...(vhost === undefined ? {} : { vhost }) });
  const { data } = live;
  const totals = { warning: 0, note: 0 };
  for (const { severity, total } of data?.counts ?? []) totals[severity] += total;
  return (
    <div className="flex flex-col gap-3 p-4 lg:p-5">
      <PageHead title={t.lint.title} page="lint" aside={<Age atMs={live.atMs} stale={live.stale} />} />
      {data === undefined ? (
        live.error === undefined ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <EmptyError error={live.error} />
        )
      ) : data.counts.length === 0 ? (
        <Card>
          <p className="flex items-center gap-2 font-medium">
            <CircleCheck aria-hidden="true" className="size-4 text-good" />
            {t.lint.none}
          </p>
          <p className="mt-1 text-soft">{t.lint.noneDetail}</p>
        </Card>
      ) : (
        <>
          <p className="text-sm text-soft">
            {t.lint.lead} <span className="num">{t.lint.found(totals.warning, totals.note)}.</span>
          </p>
          {data.counts.map((kind) => (
            <Kind key={kind.kind} {...kind} findings={data.findings.filter((finding) => finding.kind === kind.kind)} />
          ))}
        </>
      )}
    </div>
  );
}

type Props = LintData['counts'][number] & { readonly findings: readonly Finding[] };

function Kind({ kind, severity, total, findings }: Props) {
  const t = useTopologyT();
  const [all, setAll] = useState(false);
  const words = t.lint.kinds[kind];
  const shown = all ? findings : findings.slice(0, shownAtFirst);
  const Icon = severity === 'warning' ? TriangleAlert : Info;
  return (
    <Card
      flush
      title={
        <span className="flex items-center gap-2">
          <Icon
            aria-hidden="true"
            className={`size-4 shrink-0 ${severity === 'warning' ? 'text-warn' : 'text-faint'}`}
          />
          <span className="sr-only">{t.lint.severities[severity]}: </span>
          {words.title}
          <span className="num font-normal text-faint">{count(total)}</span>
        </span>
      }
    >
      <dl className="grid gap-x-6 gap-y-1 px-4 pb-3 text-sm sm:grid-cols-2">
        <div>
          <dt className="text-xs text-faint">{t.lint.why}</dt>
          <dd className="text-soft">{words.why}</dd>
        </div>
        <div>
          <dt className="text-xs text-faint">{t.lint.fix}</dt>
          <dd className="text-soft">{words.fix}</dd>
        </div>
      </dl>
      <ul className="border-t">
        {shown.map((finding) => (
          <li
            key={JSON.stringify(finding)}
            className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/60 px-4 py-1.5 last:border-b-0"
          >
            <span className="min-w-0 flex-1 basis-64 break-words">{t.lint.sentence(finding)}</span>
            <span className="text-2xs text-faint">{finding.vhost}</span>
            <Links finding={finding} />
          </li>
        ))}
      </ul>
      {(findings.length > shown.length || total > findings.length) && (
        <div className="flex items-center gap-3 border-t px-4 py-2 text-xs text-faint">
          {findings.length > shown.length && (
            <Button variant="quiet" small onClick={() => setAll(true)}>
              {t.lint.showAll(findings.length)}
            </Button>
          )}
          {total > findings.length && <span className="num">{t.lint.more(total - findings.length)}</span>}
        </div>
      )}
    </Card>
  );
}

/** Where it is put right. */
function placeOf(finding: Finding): { readonly kind: VertexKind; readonly name: string; readonly tab: string } {
  switch (finding.kind) {
    case 'missing-dead-letter-exchange':
    case 'dead-letters-nowhere':
    case 'missing-dead-letter-queue':
    case 'dead-letter-cycle':
    case 'retry-loop':
    case 'unbounded-queue':
    case 'unbounded-stream':
      return { kind: 'queue', name: finding.queue, tab: 'settings' };
    case 'queue-bound-to-nothing':
      return { kind: 'queue', name: finding.queue, tab: 'bindings' };
    case 'no-prefetch':
      return { kind: 'queue', name: finding.queue, tab: 'consumers' };
    case 'missing-alternate':
      return { kind: 'exchange', name: finding.exchange, tab: 'settings' };
    default:
      return { kind: 'exchange', name: finding.exchange, tab: 'outgoing' };
  }
}

function Links({ finding }: { finding: Finding }) {
  const t = useTopologyT();
  const { kind, name, tab } = placeOf(finding);
  return (
    <span className="flex shrink-0 gap-3 text-xs max-sm:w-full max-sm:gap-5 max-sm:[&_a]:py-2">
      {finding.kind === 'no-prefetch' && finding.connection !== null && (
        <ScopedLink href={connectionPath(finding.connection)}>{t.lint.open.connection}</ScopedLink>
      )}
      <ScopedLink href={vertexPagePath(kind, finding.vhost, name)} query={{ tab }}>
        {t.lint.open[kind]}
      </ScopedLink>
      <ScopedLink {...topologyLink(kind, finding.vhost, name)} aria-label={`${t.lint.graph}: ${name}`}>
        {t.lint.graph}
      </ScopedLink>
    </span>
  );
}
