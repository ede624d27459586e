'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { onFirstNote } from '@/components/ui/toast';

const Toaster = dynamic(() => import('@/components/ui/toaster').then((module) => module.Toaster), { ssr: false });

export function ToastHost() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onFirstNote(() => setWanted(true)), []);
  return wanted && <Toaster />;
}
