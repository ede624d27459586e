'use client';

import { Tag } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { useT } from '@/lib/messages/use-t';
import type { Feature } from '@/lib/model/features';

const shownMax = 1;

/** In words, not letters; the rest is in the tooltip of the last. */
export function Features({ features, all = false }: { features: readonly Feature[]; all?: boolean }) {
  const t = useT();
  const shown = all ? features : features.slice(0, shownMax);
  const rest = features.slice(shown.length);
  return (
    <>
      {shown.map((feature) => (
        <Tooltip key={`${feature.kind} ${t.feature(feature)}`} text={t.explain(feature)}>
          <span className="inline-flex min-w-0 shrink-0">
            <Tag>{t.feature(feature)}</Tag>
          </span>
        </Tooltip>
      ))}
      {rest.length > 0 && (
        <Tooltip
          text={
            <ul className="flex flex-col gap-1">
              {rest.map((feature) => (
                <li key={`${feature.kind} ${t.feature(feature)}`}>
                  <b className="font-medium">{t.feature(feature)}</b>: {t.explain(feature)}
                </li>
              ))}
            </ul>
          }
        >
          <span className="inline-flex shrink-0">
            <Tag>+{rest.length}</Tag>
          </span>
        </Tooltip>
      )}
    </>
  );
}
