'use client';

import { useDeferredValue, useMemo, useState } from 'react';
import { DefinitionEditor } from '@/components/admin/definition-editor';
import { FormDialog } from '@/components/admin/form-dialog';
import { PolicyPreview } from '@/components/admin/policy-preview';
import { Field, Input, Select } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import { VhostField } from '@/components/ui/vhost-field';
import { useDeed } from '@/lib/hooks/deed';
import { useAdminT } from '@/lib/messages/use-admin-t';
import type { ApplyTo, PolicyRow } from '@/lib/model/admin';
import { patternProblem, readSettings, type TypedSetting, typedSettings } from '@/lib/model/policy';

const applyTos = ['queues', 'exchanges', 'all'] as const;

function usePatternError(pattern: string, tried: boolean): string | undefined {
  const t = useAdminT();
  if (pattern === '') return tried ? t.policies.patternNeeded : undefined;
  const problem = patternProblem(pattern);
  return problem === undefined ? undefined : t.policies.badPattern(problem);
}

export function EditPolicy({
  row,
  operator,
  vhost: firstVhost,
  vhosts,
  policies,
  onClose,
}: {
  /** undefined: a new one. */
  row: PolicyRow | undefined;
  operator: boolean;
  vhost: string;
  vhosts: readonly string[];
  /** All of the same sort, to see which of them it beats. */
  policies: readonly PolicyRow[];
  onClose: () => void;
}) {
  const t = useAdminT();
  const deed = useDeed('set-policy');
  const [vhost, setVhost] = useState(row?.vhost ?? firstVhost);
  const [name, setName] = useState(row?.name ?? '');
  const [pattern, setPattern] = useState(row?.pattern ?? '');
  const [applyTo, setApplyTo] = useState<ApplyTo>(row?.applyTo ?? 'queues');
  const [priority, setPriority] = useState(String(row?.priority ?? 0));
  const [settings, setSettings] = useState<readonly TypedSetting[]>(typedSettings(row?.definition ?? {}));
  const [tried, setTried] = useState(false);
  const { definition, problems } = useMemo(() => readSettings(settings), [settings]);
  const typed = useMemo(
    () => ({ name, pattern, applyTo, priority: Number(priority), definition }),
    [name, pattern, applyTo, priority, definition],
  );
  const draft = useDeferredValue(typed);
  const others = useMemo(() => policies.filter((policy) => policy.vhost === vhost), [policies, vhost]);
  const badPriority = !/^-?\d{1,6}$/.test(priority);
  const patternError = usePatternError(pattern, tried);
  const submit = (): void => {
    setTried(true);
    if (name === '' || pattern === '' || badPriority || problems.size > 0 || settings.length === 0) return;
    deed.mutate(
      { vhost, operator, ...typed },
      {
        onSuccess: () => {
          toast.success(t.policies.saved(name));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      wide
      title={
        row === undefined ? (operator ? t.policies.createOperator : t.policies.create) : t.policies.editTitle(row.name)
      }
      {...(operator ? { description: t.policies.operatorDetail } : {})}
      action={t.policies.save}
      busy={deed.isPending}
      error={deed.error?.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {row === undefined && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.common.name} error={tried && name === '' ? t.policies.nameNeeded : undefined}>
            {(ids) => <Input {...ids} value={name} maxLength={255} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <VhostField value={vhost} vhosts={vhosts} onChange={setVhost} />
        </div>
      )}
      <Field label={t.policies.pattern} hint={t.policies.patternHint} error={patternError}>
        {(ids) => (
          <Input
            {...ids}
            className="font-mono text-xs"
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t.policies.applyTo}>
          {(ids) => (
            <Select
              {...ids}
              value={applyTo}
              onChange={(event) => setApplyTo(applyTos.find((each) => each === event.target.value) ?? 'all')}
            >
              {applyTos.map((each) => (
                <option key={each} value={each}>
                  {t.policies.applyTos[each]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label={t.policies.priority}
          hint={t.policies.priorityHint}
          error={badPriority ? t.policies.wholeNumber : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={priority}
              onChange={(event) => setPriority(event.target.value)}
            />
          )}
        </Field>
      </div>
      <DefinitionEditor
        settings={settings}
        problems={tried ? problems : new Map()}
        operator={operator}
        onChange={setSettings}
      />
      {tried && settings.length === 0 && (
        <p role="alert" className="-mt-2 text-xs text-bad">
          {t.policies.definitionNeeded}
        </p>
      )}
      <PolicyPreview vhost={vhost} draft={draft} others={others} />
    </FormDialog>
  );
}
