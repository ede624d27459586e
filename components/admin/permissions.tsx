'use client';

import { Pencil, Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type PermissionSubject, SetPermission, SetTopicPermission } from '@/components/admin/permission-dialog';
import { type SmallColumn, SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Empty } from '@/components/ui/empty';
import { ScopedLink } from '@/components/ui/scoped-link';
import { toast } from '@/components/ui/toast';
import type { BrokerError } from '@/lib/contract/result';
import { type Because, useDeed } from '@/lib/hooks/deed';
import { userPath, vhostPath } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { TopicPermission, UserPermission } from '@/lib/model/admin';
import type { Access } from '@/lib/model/rights';

function Pattern({ text }: { text: string }) {
  const t = useAdminT();
  return text === '' ? (
    <span className="text-faint">{t.permissions.nothing.toLowerCase()}</span>
  ) : (
    <code className="font-mono text-xs">{text}</code>
  );
}

/** The other side of a user's permission is a virtual host, of a virtual host's a user. */
function farColumn<Row extends { readonly user: string; readonly vhost: string }>(
  side: 'user' | 'vhost',
  label: string,
): SmallColumn<Row> {
  return {
    id: 'far',
    label,
    cell: (row) => (
      <ScopedLink href={side === 'user' ? userPath(row.user) : vhostPath(row.vhost)}>
        {side === 'user' ? row.user : row.vhost}
      </ScopedLink>
    ),
  };
}

function RowActions({ name, onEdit, onClear }: { name: string; onEdit: () => void; onClear: () => void }) {
  const t = useAdminT();
  return (
    <span className="inline-flex gap-1">
      <Button variant="quiet" small aria-label={`${t.admin.edit} ${name}`} onClick={onEdit}>
        <Pencil />
        {t.admin.edit}
      </Button>
      <Button variant="quiet" small aria-label={`${t.permissions.clear} ${name}`} onClick={onClear}>
        <X />
        {t.permissions.clear}
      </Button>
    </span>
  );
}

/** What the two kinds of permissions do differently. */
type Kind<Row> = {
  readonly title: string;
  /** Names the deed of the button, and of the dialog that it opens. */
  readonly set: string;
  readonly empty: { readonly title: string; readonly detail: string };
  /** Names the row for who doesn't see where its buttons are. */
  readonly nameOf: (row: Row) => string;
  readonly between: readonly SmallColumn<Row>[];
  readonly editor: (known: Row | undefined, onClose: () => void) => ReactNode;
  readonly clear: {
    readonly busy: boolean;
    readonly error: BrokerError | undefined;
    readonly detail: (row: Row) => string;
    readonly run: (row: Row, because: Because, onDone: () => void) => void;
  };
};

function PermissionCard<Row extends { readonly key: string; readonly user: string; readonly vhost: string }>({
  kind,
  far,
  rows,
  stale,
  canSet = true,
}: {
  kind: Kind<Row>;
  far: 'user' | 'vhost';
  rows: readonly Row[];
  stale: boolean;
  canSet?: boolean;
}) {
  const t = useAdminT();
  const [editing, setEditing] = useState<Row | 'new'>();
  const [clearing, setClearing] = useState<Row>();
  const { title, set, empty, nameOf, between, editor, clear } = kind;
  const columns: SmallColumn<Row>[] = [
    farColumn(far, far === 'user' ? t.users.one : t.common.vhost),
    ...between,
    {
      id: 'actions',
      label: '',
      numeric: true,
      cell: (row) => <RowActions name={nameOf(row)} onEdit={() => setEditing(row)} onClear={() => setClearing(row)} />,
    },
  ];
  return (
    <Card
      flush
      title={title}
      aside={
        <Button variant="quiet" small disabled={!canSet} onClick={() => setEditing('new')}>
          <Plus />
          {set}
        </Button>
      }
    >
      {rows.length === 0 ? (
        <Empty compact kind="none" title={empty.title} detail={empty.detail} />
      ) : (
        <SmallTable label={title} columns={columns} rows={rows} dim={stale} />
      )}
      {editing !== undefined && editor(editing === 'new' ? undefined : editing, () => setEditing(undefined))}
      {clearing !== undefined && (
        <Confirm
          open
          onOpenChange={(open) => !open && setClearing(undefined)}
          title={t.permissions.clearTitle}
          detail={clear.detail(clearing)}
          action={t.permissions.clearTitle}
          busy={clear.busy}
          error={clear.error}
          asksWhy
          onConfirm={(because) => clear.run(clearing, because, () => setClearing(undefined))}
        />
      )}
    </Card>
  );
}

function patternColumn<Row extends Partial<Record<Access, string>>>(access: Access, label: string): SmallColumn<Row> {
  return { id: access, label, cell: (row) => <Pattern text={row[access] ?? ''} /> };
}

type Props<Row> = {
  /** Which of the two is listed; the page is of the other. */
  far: 'user' | 'vhost';
  rows: readonly Row[];
  subject: PermissionSubject;
  stale: boolean;
};

export function Permissions({ far, rows, subject, stale }: Props<UserPermission>) {
  const t = useAdminT();
  const deed = useDeed('clear-permission');
  const free = {
    ...subject,
    users: subject.users.filter((user) => !rows.some((row) => far === 'user' && row.user === user)),
    vhosts: subject.vhosts.filter((vhost) => !rows.some((row) => far === 'vhost' && row.vhost === vhost)),
  };
  const words = t.permissions;
  const kind: Kind<UserPermission> = {
    title: words.title,
    set: words.set,
    empty: { title: words.none, detail: far === 'vhost' ? words.noneOfUser : words.noneOfVhost },
    nameOf: (row) => row[far],
    between: (['configure', 'write', 'read'] as const).map((access) => patternColumn(access, words[access])),
    editor: (known, onClose) => (
      <SetPermission
        subject={known === undefined ? free : { ...subject, user: known.user, vhost: known.vhost }}
        known={known}
        onClose={onClose}
      />
    ),
    clear: {
      busy: deed.isPending,
      error: deed.error?.error,
      detail: ({ user, vhost }) => words.clearDetail(user, vhost),
      run({ user, vhost }, because, onDone) {
        const onSuccess = (): void => {
          toast.success(words.cleared(user, vhost));
          onDone();
        };
        deed.mutate({ user, vhost, ...because }, { onSuccess });
      },
    },
  };
  const canSet = far === 'user' ? free.users.length > 0 : free.vhosts.length > 0;
  return <PermissionCard kind={kind} far={far} rows={rows} stale={stale} canSet={canSet} />;
}

export function TopicPermissions({ far, rows, subject, stale }: Props<TopicPermission>) {
  const t = useAdminT();
  const deed = useDeed('clear-topic-permission');
  const words = t.permissions;
  const kind: Kind<TopicPermission> = {
    title: words.topics,
    set: words.setTopic,
    empty: { title: words.noTopics, detail: words.topicsDetail },
    nameOf: (row) => `${row[far]} ${row.exchange}`,
    between: [
      { id: 'exchange', label: words.exchange, cell: (row) => row.exchange },
      ...(['write', 'read'] as const).map((access) => patternColumn<TopicPermission>(access, words[access])),
    ],
    editor: (known, onClose) => (
      <SetTopicPermission
        subject={known === undefined ? subject : { ...subject, user: known.user, vhost: known.vhost }}
        known={known}
        onClose={onClose}
      />
    ),
    clear: {
      busy: deed.isPending,
      error: deed.error?.error,
      detail: ({ user, exchange }) => words.clearTopicDetail(user, exchange),
      run({ user, vhost, exchange }, because, onDone) {
        const onSuccess = (): void => {
          toast.success(words.topicCleared);
          onDone();
        };
        deed.mutate({ user, vhost, exchange, ...because }, { onSuccess });
      },
    },
  };
  return <PermissionCard kind={kind} far={far} rows={rows} stale={stale} />;
}
