'use client';

import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { useAdminT } from '@/lib/messages/use-admin-t';
import { isPolicyKey, type PolicyKey, policyKeys, type SettingProblem, type TypedSetting } from '@/lib/model/policy';

type LineProps = {
  setting: TypedSetting;
  problem: SettingProblem | undefined;
  onChange: (setting: TypedSetting) => void;
  onRemove: () => void;
};

function Value({ setting, problem, onChange }: Omit<LineProps, 'onRemove'>) {
  const { key, text, known } = setting;
  const facts = known && isPolicyKey(key) ? policyKeys[key] : undefined;
  const change = (value: string): void => onChange({ ...setting, text: value });
  const shared = { 'aria-label': key, 'aria-invalid': problem === undefined ? undefined : (true as const) };
  if (typeof facts?.kind === 'object') {
    return (
      <Select {...shared} value={text} onChange={(event) => change(event.target.value)} className="w-full">
        {facts.kind.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </Select>
    );
  }
  return (
    <Input
      {...shared}
      value={text}
      {...(facts?.kind === 'number' ? { inputMode: 'numeric' as const } : {})}
      className={facts === undefined ? 'font-mono text-xs' : ''}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function Line({ setting, problem, onChange, onRemove }: LineProps) {
  const t = useAdminT();
  const { key, known } = setting;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <div className="w-1/2 min-w-0">
          {known && isPolicyKey(key) ? (
            <>
              <span className="block truncate text-sm">{t.policies.keys[key]}</span>
              <span className="block truncate font-mono text-2xs text-faint">{key}</span>
            </>
          ) : (
            <Input
              aria-label={t.policies.otherName}
              placeholder={t.policies.otherName}
              className="font-mono text-xs"
              value={key}
              onChange={(event) => onChange({ ...setting, key: event.target.value })}
            />
          )}
        </div>
        <div className="min-w-0 flex-1">
          <Value setting={setting} problem={problem} onChange={onChange} />
        </div>
        <Button variant="quiet" icon aria-label={t.policies.remove(key)} onClick={onRemove}>
          <X />
        </Button>
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {t.policies[problem]}
        </p>
      )}
    </li>
  );
}

const other = '\u0000other';

function firstText(key: PolicyKey): string {
  const { kind } = policyKeys[key];
  return typeof kind === 'object' ? kind[0] : '';
}

/** A definition, a setting a line: each typed as what it is. */
export function DefinitionEditor({
  settings,
  problems,
  operator,
  onChange,
}: {
  settings: readonly TypedSetting[];
  problems: ReadonlyMap<number, SettingProblem>;
  operator: boolean;
  onChange: (settings: readonly TypedSetting[]) => void;
}) {
  const t = useAdminT();
  const free = (Object.keys(policyKeys) as PolicyKey[]).filter(
    (key) => (!operator || policyKeys[key].operator) && !settings.some((setting) => setting.key === key),
  );
  const add = (key: string): void => {
    const id = Math.max(-1, ...settings.map((setting) => setting.id)) + 1;
    const known = isPolicyKey(key);
    onChange([...settings, { id, key: known ? key : '', known, text: known ? firstText(key) : '' }]);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-soft">{t.policies.definition}</legend>
      <ul className="flex flex-col gap-2">
        {settings.map((setting) => (
          <Line
            key={setting.id}
            setting={setting}
            problem={problems.get(setting.id)}
            onChange={(changed) => onChange(settings.map((each) => (each.id === changed.id ? changed : each)))}
            onRemove={() => onChange(settings.filter(({ id }) => id !== setting.id))}
          />
        ))}
      </ul>
      <Select
        aria-label={t.policies.addKey}
        value=""
        onChange={(event) => add(event.target.value)}
        className="self-start"
      >
        <option value="" disabled>
          {t.policies.addKey}
        </option>
        {free.map((key) => (
          <option key={key} value={key}>
            {t.policies.keys[key]}
          </option>
        ))}
        <option value={other}>{t.policies.otherKey}</option>
      </Select>
    </fieldset>
  );
}
