/** The W is the route of a parcel: down, up, down, up, delivered. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-5">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M6.500 10.500 11 22l5-10.500L21 22l4.500-11.500"
          fill="none"
          stroke="var(--accent-ink)"
          strokeWidth="3.200"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="text-base font-semibold tracking-tight">Waybill</span>
    </span>
  );
}
