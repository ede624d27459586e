/** Zero is said quietly, so that what moves stands out. */
export function Quiet({ value, text }: { value: number | null; text: string }) {
  return <span className={value === null || value === 0 ? 'text-faint' : ''}>{text}</span>;
}
