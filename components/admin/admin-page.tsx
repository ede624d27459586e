import type { ReactNode } from 'react';

/** A page that may be longer than the window. */
export function AdminPage({
  title,
  detail,
  actions,
  children,
}: {
  title: string;
  detail?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-[1400px] flex-col gap-3 p-4 lg:p-5">
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </div>
      {detail !== undefined && <p className="-mt-2 max-w-3xl text-sm text-soft">{detail}</p>}
      {children}
    </div>
  );
}
