'use client';

import { Field, Select } from '@/components/ui/field';
import { useT } from '@/lib/messages/use-t';

export function VhostField({
  value,
  vhosts,
  onChange,
}: {
  value: string;
  vhosts: readonly string[];
  onChange: (vhost: string) => void;
}) {
  const t = useT();
  const listed = vhosts.includes(value) ? vhosts : [value, ...vhosts];
  return (
    <Field label={t.common.vhost}>
      {(ids) => (
        <Select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {listed.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
