'use client';

import { Check, Field, Input } from '@/components/ui/field';
import { passwordCharsMax } from '@/lib/contract/session';
import { useAdminT } from '@/lib/messages/use-admin-t';

export type TypedPassword = { readonly first: string; readonly second: string; readonly without: boolean };

export const noPasswordTyped: TypedPassword = { first: '', second: '', without: false };

/** Why it can't be used; undefined: it can. */
export function passwordProblem({
  first,
  second,
  without,
}: TypedPassword): 'passwordNeeded' | 'passwordDiffers' | undefined {
  if (without) return undefined;
  if (first === '') return 'passwordNeeded';
  return first === second ? undefined : 'passwordDiffers';
}

/** Twice, as nobody sees what is typed; or none at all. */
export function PasswordFields({
  typed,
  onChange,
  problem,
  label,
}: {
  typed: TypedPassword;
  onChange: (typed: TypedPassword) => void;
  problem: ReturnType<typeof passwordProblem>;
  label: string;
}) {
  const t = useAdminT();
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={label} error={problem === 'passwordNeeded' ? t.users.passwordNeeded : undefined}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="new-password"
              maxLength={passwordCharsMax}
              disabled={typed.without}
              value={typed.first}
              onChange={(event) => onChange({ ...typed, first: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.users.repeat} error={problem === 'passwordDiffers' ? t.users.passwordDiffers : undefined}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              autoComplete="new-password"
              maxLength={passwordCharsMax}
              disabled={typed.without}
              value={typed.second}
              onChange={(event) => onChange({ ...typed, second: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Check
        label={t.users.noPassword}
        hint={t.users.withoutPasswordHint}
        checked={typed.without}
        onChange={(without) => onChange({ ...typed, without })}
      />
    </>
  );
}
