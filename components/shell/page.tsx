import type { ReactNode } from 'react';

/** A page that is one list: its table takes the height that is left. Tabs have its title beside them. */
export function ListPage({ title, actions, children }: { title?: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex h-full min-h-[420px] flex-col gap-3 p-4 lg:p-5">
      {title !== undefined && (
        <div className="flex h-8 items-center gap-3">
          <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
          <div className="ml-auto flex items-center gap-2">{actions}</div>
        </div>
      )}
      {children}
    </div>
  );
}
