'use client';

import { useState } from 'react';

/** The latest value that there was, while another is on its way; `old` says that it is such a one. */
export function useLast<T>(value: T | undefined): { value: T | undefined; old: boolean } {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return { value: value ?? last, old: value === undefined && last !== undefined };
}
