import { cn } from '@/lib/format/cn';

/** How the same thing is shown: one of a few ways, side by side. */
export function ModeSwitch<Mode extends string>({
  legend,
  modes,
  words,
  mode,
  onChoose,
}: {
  legend: string;
  modes: readonly Mode[];
  words: Readonly<Record<Mode, string>>;
  mode: Mode;
  onChoose: (mode: Mode) => void;
}) {
  return (
    <fieldset className="flex rounded-md border bg-sunken p-px">
      <legend className="sr-only">{legend}</legend>
      {modes.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === mode}
          onClick={() => onChoose(each)}
          className={cn(
            'h-6 rounded-[5px] px-2 text-xs font-medium',
            each === mode ? 'bg-panel text-ink shadow-card dark:bg-line' : 'text-soft hover:text-ink',
          )}
        >
          {words[each]}
        </button>
      ))}
    </fieldset>
  );
}
