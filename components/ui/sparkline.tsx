import { memo } from 'react';
import { unknown } from '@/lib/format/format';

/** In px, as its classes have it: it isn't scaled, which would make each one dearer to paint. */
const width = 56;
const height = 18;

/** The shape of the recent past, beside the number that says how much. */
export const Sparkline = memo(function Sparkline({ values }: { values: readonly number[] }) {
  if (values.length === 0) return <span className="text-faint">{unknown}</span>;
  if (values.length < 2) return <span aria-hidden="true" className="inline-block h-px w-14 bg-line" />;
  const highest = Math.max(...values);
  const lowest = Math.min(...values);
  const span = highest - lowest;
  const at = (value: number, index: number): string => {
    const x = (index / (values.length - 1)) * width;
    // A flat line lies on the ground when it is zero, and in the middle when it isn't.
    const share = span === 0 ? (highest === 0 ? 0 : 0.5) : (value - lowest) / span;
    return `${x.toFixed(1)} ${(height - 2 - share * (height - 4)).toFixed(1)}`;
  };
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={`h-[18px] w-14 ${highest === 0 ? 'text-line-strong' : 'text-faint'}`}
    >
      <polyline
        points={values.map(at).join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
      />
    </svg>
  );
});
