'use client';

import { PairRows } from '@/components/publish/rows';
import { Check } from '@/components/ui/field';
import type { Draft } from '@/lib/contract/publish';
import { usePublisherT } from '@/lib/messages/use-publisher-t';

/** What templates are made of: own variables, and data from a seed. */
export function VariablePart({
  draft,
  problem,
  onChange,
}: {
  draft: Draft;
  problem: (at: number) => string | undefined;
  onChange: (draft: Draft) => void;
}) {
  const t = usePublisherT();
  return (
    <div className="flex flex-col gap-4">
      <Check label={t.compose.fill} checked={draft.fill} onChange={(fill) => onChange({ ...draft, fill })} />
      {draft.fill && (
        <>
          <PairRows
            label={t.compose.parts.data}
            rows={draft.variables}
            add={t.compose.addVariable}
            none={t.compose.variablesDetail}
            problem={problem}
            onChange={(variables) => onChange({ ...draft, variables })}
          />
          <section>
            <h3 className="mb-0.5 text-xs font-medium text-soft">{t.compose.generated}</h3>
            <p className="mb-2 text-xs text-faint">{t.compose.generatedDetail}</p>
            <dl className="grid gap-x-6 gap-y-0.5 text-xs sm:grid-cols-2">
              {t.compose.functions.map(([name, insert, detail]) => (
                <div key={name} className="flex items-baseline gap-3">
                  <dt className="w-36 shrink-0 font-mono whitespace-nowrap text-code-string">{`{{${insert}}}`}</dt>
                  <dd className="min-w-0 text-soft">{detail}</dd>
                </div>
              ))}
            </dl>
          </section>
        </>
      )}
    </div>
  );
}
