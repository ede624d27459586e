/** The publish dialog belongs to the shell; any page may open it with a draft. */
export type PublishDraft = {
  readonly id: number;
  readonly vhost: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly payload?: string;
  readonly payloadEncoding?: 'string' | 'base64';
  readonly properties?: Readonly<Record<string, unknown>>;
};

type Listener = (draft: PublishDraft) => void;

const listeners = new Set<Listener>();
let drafts = 0;

export function onOpenPublish(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function openPublish(draft: Omit<PublishDraft, 'id'>): void {
  drafts += 1;
  for (const listener of listeners) listener({ ...draft, id: drafts });
}
