'use client';

import { Check, Field, Input } from '@/components/ui/field';
import { useAdminT } from '@/lib/messages/use-admin-t';

const knownTags = ['administrator', 'monitoring', 'policymaker', 'management', 'impersonator'] as const;

export function tagsOf(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** The tags that mean something as boxes with a sentence each, any others as text. */
export function TagFields({ tags, onChange }: { tags: readonly string[]; onChange: (tags: string[]) => void }) {
  const t = useAdminT();
  const others = tags.filter((tag) => !knownTags.some((known) => known === tag));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-xs font-medium text-soft">{t.users.tags}</legend>
      <p className="-mt-1 text-xs text-faint">{t.users.tagsHint}</p>
      {knownTags.map((tag) => (
        <Check
          key={tag}
          label={tag}
          hint={t.users.tagHints[tag] ?? ''}
          checked={tags.includes(tag)}
          onChange={(on) => onChange(on ? [...tags, tag] : tags.filter((each) => each !== tag))}
        />
      ))}
      <Field label={t.users.otherTags} hint={t.users.otherTagsHint} optional>
        {(ids) => (
          <Input
            {...ids}
            defaultValue={others.join(', ')}
            onChange={(event) =>
              onChange([...tags.filter((tag) => !others.includes(tag)), ...tagsOf(event.target.value)])
            }
          />
        )}
      </Field>
    </fieldset>
  );
}
