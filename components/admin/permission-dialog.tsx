'use client';

import { useState } from 'react';
import { FormDialog } from '@/components/admin/form-dialog';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { State } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import { useDeed } from '@/lib/hooks/deed';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { TopicPermission, UserPermission } from '@/lib/model/admin';
import { patternProblem } from '@/lib/model/policy';
import { type Access, denialOf } from '@/lib/model/rights';

/** What is known already is chosen; the other side is picked from a list. */
export type PermissionSubject = {
  readonly user: string | undefined;
  readonly vhost: string | undefined;
  readonly users: readonly string[];
  readonly vhosts: readonly string[];
};

const accesses = ['configure', 'write', 'read'] as const;

function Pick({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Of the user and the virtual host, what isn't known already. */
function Parties({
  subject,
  user,
  vhost,
  onUser,
  onVhost,
}: {
  subject: PermissionSubject;
  user: string;
  vhost: string;
  onUser: (user: string) => void;
  onVhost: (vhost: string) => void;
}) {
  const t = useAdminT();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {subject.user === undefined && (
        <Pick label={t.users.one} value={user} options={subject.users} onChange={onUser} />
      )}
      {subject.vhost === undefined && (
        <Pick label={t.common.vhost} value={vhost} options={subject.vhosts} onChange={onVhost} />
      )}
    </div>
  );
}

function PatternField({
  label,
  hint,
  pattern,
  onChange,
}: {
  label: string;
  hint: string;
  pattern: string;
  onChange: (pattern: string) => void;
}) {
  const t = useAdminT();
  const problem = patternProblem(pattern);
  return (
    <Field
      label={label}
      hint={hint}
      error={problem === undefined ? undefined : `${t.permissions.badPattern}${problem}`}
    >
      {(ids) => (
        <Input
          {...ids}
          className="font-mono text-xs"
          value={pattern}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Says what the typed patterns mean for a name, before they are set. */
function Trial({ patterns }: { patterns: Readonly<Record<Access, string>> }) {
  const t = useAdminT();
  const [name, setName] = useState('');
  const permission = { vhost: '', ...patterns };
  return (
    <Field label={t.permissions.test} hint={t.permissions.testHint} optional>
      {(ids) => (
        <>
          <Input {...ids} value={name} onChange={(event) => setName(event.target.value)} />
          {name !== '' && (
            <p className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-xs" role="status">
              {accesses.map((access) => {
                const denied = denialOf({ tags: [], permissions: [permission] }, [{ access, vhost: '', name }]);
                return (
                  <State key={access} tone={denied === undefined ? 'good' : 'calm'}>
                    {denied === undefined ? t.permissions.mayDo[access] : t.permissions.mayNot[access]}
                  </State>
                );
              })}
            </p>
          )}
        </>
      )}
    </Field>
  );
}

export function SetPermission({
  subject,
  known,
  onClose,
}: {
  subject: PermissionSubject;
  /** What is set now, where something is. */
  known: UserPermission | undefined;
  onClose: () => void;
}) {
  const t = useAdminT();
  const deed = useDeed('set-permission');
  const [user, setUser] = useState(subject.user ?? subject.users[0] ?? '');
  const [vhost, setVhost] = useState(subject.vhost ?? subject.vhosts[0] ?? '');
  const [patterns, setPatterns] = useState({
    configure: known?.configure ?? '.*',
    write: known?.write ?? '.*',
    read: known?.read ?? '.*',
  });
  const submit = (): void => {
    deed.mutate(
      { user, vhost, ...patterns },
      {
        onSuccess: () => {
          toast.success(t.permissions.saved(user, vhost));
          onClose();
        },
      },
    );
  };
  const all = (pattern: string): void => setPatterns({ configure: pattern, write: pattern, read: pattern });
  return (
    <FormDialog
      title={known === undefined ? t.permissions.set : t.permissions.setFor(user, vhost)}
      description={t.permissions.detail}
      action={t.permissions.set}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {known === undefined && (
        <Parties subject={subject} user={user} vhost={vhost} onUser={setUser} onVhost={setVhost} />
      )}
      <div className="flex gap-2">
        <Button small onClick={() => all('.*')}>
          {t.permissions.everything}
        </Button>
        <Button small onClick={() => all('')}>
          {t.permissions.nothing}
        </Button>
      </div>
      {accesses.map((access) => (
        <PatternField
          key={access}
          label={t.permissions[access]}
          hint={t.permissions[`${access}Hint`]}
          pattern={patterns[access]}
          onChange={(pattern) => setPatterns({ ...patterns, [access]: pattern })}
        />
      ))}
      <Trial patterns={patterns} />
    </FormDialog>
  );
}

export function SetTopicPermission({
  subject,
  known,
  onClose,
}: {
  subject: PermissionSubject;
  known: TopicPermission | undefined;
  onClose: () => void;
}) {
  const t = useAdminT();
  const deed = useDeed('set-topic-permission');
  const [user, setUser] = useState(subject.user ?? subject.users[0] ?? '');
  const [vhost, setVhost] = useState(subject.vhost ?? known?.vhost ?? subject.vhosts[0] ?? '');
  const [exchange, setExchange] = useState(known?.exchange ?? 'amq.topic');
  const [write, setWrite] = useState(known?.write ?? '.*');
  const [read, setRead] = useState(known?.read ?? '.*');
  const submit = (): void => {
    if (exchange === '') return;
    deed.mutate(
      { user, vhost, exchange, write, read },
      {
        onSuccess: () => {
          toast.success(t.permissions.topicSaved);
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={t.permissions.setTopic}
      description={t.permissions.topicsDetail}
      action={t.permissions.setTopic}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {known === undefined && (
        <Parties subject={subject} user={user} vhost={vhost} onUser={setUser} onVhost={setVhost} />
      )}
      <Field label={t.permissions.exchange} error={exchange === '' ? t.permissions.exchangeNeeded : undefined}>
        {(ids) => (
          <Input
            {...ids}
            value={exchange}
            disabled={known !== undefined}
            onChange={(event) => setExchange(event.target.value)}
          />
        )}
      </Field>
      <PatternField
        label={t.permissions.write}
        hint={t.permissions.topicWriteHint}
        pattern={write}
        onChange={setWrite}
      />
      <PatternField label={t.permissions.read} hint={t.permissions.topicReadHint} pattern={read} onChange={setRead} />
    </FormDialog>
  );
}
