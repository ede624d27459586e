import { count, tally } from '@/lib/format/format';

/** Zero is said quietly, so that what moves stands out. */
export function Quiet({ value, text }: { value: number | null; text: string }) {
  return <span className={value === null || value === 0 ? 'text-faint' : ''}>{text}</span>;
}

/** A number in a column of numbers. */
export function Count({ value }: { value: number | null }) {
  const text = tally(value);
  const full = count(value);
  return (
    <span className={value === null || value === 0 ? 'text-faint' : ''} title={text === full ? undefined : full}>
      {text}
    </span>
  );
}
