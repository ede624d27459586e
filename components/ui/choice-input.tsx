import { type ComponentProps, useId } from 'react';
import { Input } from '@/components/ui/field';

/** A line of text that can be completed from what is known, if anything is; anything else may be typed. */
export function ChoiceInput({
  choices,
  ...rest
}: ComponentProps<'input'> & { choices: readonly string[] | undefined }) {
  const list = useId();
  if (choices === undefined) return <Input {...rest} />;
  return (
    <>
      <Input list={list} {...rest} />
      <datalist id={list}>
        {choices.map((choice) => (
          <option key={choice} value={choice} />
        ))}
      </datalist>
    </>
  );
}
