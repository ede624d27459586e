'use client';

import { useCallback } from 'react';
import { useLive } from '@/lib/hooks/live';
import { useVhost } from '@/lib/hooks/scope';
import { useT } from '@/lib/messages/use-t';
import { type Access, denialOf, type Need, type Tag } from '@/lib/model/rights';

export type May = (...needs: readonly Need[]) => string | undefined;

/** Says why the user may not do what needs this; undefined when nothing is known against it. The broker decides. */
export function useRights(): May {
  const t = useT();
  const { data } = useLive<'broker'>({ kind: 'broker' });
  return useCallback(
    (...needs) => {
      const denial = denialOf(data, needs);
      return denial === undefined ? undefined : t.denial(denial);
    },
    [t, data],
  );
}

/** Why it can be done nowhere: neither in the virtual host of the page nor, when it is of all, in any. */
function useDeniedAnywhere(access: Access): string | undefined {
  const may = useRights();
  const chosen = useVhost();
  const { data } = useLive<'broker'>({ kind: 'broker' });
  const vhosts = chosen === undefined ? (data?.vhosts ?? []) : [chosen];
  const denials = vhosts.map((vhost) => may({ access, vhost }));
  return denials.includes(undefined) ? undefined : denials[0];
}

export function useDeniedCreate(): string | undefined {
  return useDeniedAnywhere('configure');
}

export function useDeniedPublish(): string | undefined {
  return useDeniedAnywhere('write');
}

/** One's own connections and sessions anybody may end; those of others need the tag. */
export function useDeniedForOthers(tag: Tag, owner: string | null | undefined): string | undefined {
  const may = useRights();
  const { data } = useLive<'broker'>({ kind: 'broker' });
  return data !== undefined && owner === data.user ? undefined : may({ tag });
}
