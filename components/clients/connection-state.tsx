import { State } from '@/components/ui/state';

const tones: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  running: 'good',
  flow: 'warn',
  blocking: 'warn',
  blocked: 'bad',
};

export function ConnectionState({ state, quiet = false }: { state: string; quiet?: boolean }) {
  // A state that isn't known here is neither good nor bad, and must be read.
  const tone = tones[state];
  return (
    <State tone={tone ?? 'calm'} quiet={quiet && tone !== undefined}>
      {state}
    </State>
  );
}
