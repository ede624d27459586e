'use client';

import dynamic from 'next/dynamic';
import type { Ref } from 'react';
import { cn } from '@/lib/format/cn';

export type EditorHandle = {
  /** Puts the caret there, in sight. */
  readonly goTo: (at: number) => void;
  readonly insert: (text: string) => void;
};

export type Fault = { readonly from: number; readonly to: number; readonly message: string };

export type Offer = { readonly label: string; readonly insert: string; readonly detail: string };

export type EditorProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly language: 'json' | 'text';
  readonly faults: readonly Fault[];
  readonly invalid: boolean;
  readonly describedBy?: string | undefined;
  /** `{{…}}` is marked and completed. The same object as long as it says the same. */
  readonly templates?: { readonly known: ReadonlySet<string>; readonly offers: readonly Offer[] } | undefined;
  /** Tab indents, and Escape before it leaves the editor. In a dialog, which Escape closes, Tab always leaves. */
  readonly tabIndents: boolean;
  readonly onSubmit?: (() => void) | undefined;
  readonly handle?: Ref<EditorHandle>;
};

const CodeEditor = dynamic(() => import('@/components/editor/code-editor').then((module) => module.CodeEditor), {
  ssr: false,
});

/** A frame like that of every other field; the editor comes into it when it is loaded. */
export function Editor({ className, ...props }: EditorProps & { className?: string }) {
  return (
    <div
      className={cn(
        'overflow-hidden rounded-md border bg-panel focus-within:outline-2 focus-within:outline-accent',
        props.invalid ? 'border-bad' : 'border-line-strong hover:border-faint/60',
        className,
      )}
    >
      <CodeEditor {...props} />
    </div>
  );
}
