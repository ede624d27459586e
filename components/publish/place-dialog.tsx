'use client';

import { type FormEvent, useId, useState } from 'react';
import type { useCollections } from '@/components/publish/use-publisher';
import { Button } from '@/components/ui/button';
import { ChoiceInput } from '@/components/ui/choice-input';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Input } from '@/components/ui/field';
import type { MessagePlace } from '@/lib/contract/publish';
import { placeNameCharsMax } from '@/lib/contract/publish-limits';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { placeText } from '@/lib/publish/exchange-file';

type Mutation = ReturnType<typeof useCollections>['change'];
type Change = Parameters<Mutation['mutate']>[0];

const takenStatus = 409;

/** Where a message is kept. What is there already is replaced only when that is said. */
export function PlaceDialog({
  title,
  detail,
  action,
  begin,
  folders,
  change,
  make,
  onDone,
  onClose,
}: {
  title: string;
  detail: string;
  action: string;
  begin: MessagePlace;
  folders: readonly string[];
  change: Mutation;
  make: (place: MessagePlace, replace: boolean) => Change;
  onDone: (place: MessagePlace) => void;
  onClose: () => void;
}) {
  const t = usePublisherT();
  const id = useId();
  const [name, setName] = useState(begin.name);
  const [folder, setFolder] = useState(begin.folder);
  const place: MessagePlace = {
    name: name.trim(),
    folder: folder
      .split('/')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('/'),
  };
  const error = change.error?.error;
  const taken = error?.kind === 'invalid' && error.status === takenStatus && change.variables?.do === 'save';
  const go = (replace: boolean): void => change.mutate(make(place, replace), { onSuccess: () => onDone(place) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (place.name !== '') go(false);
  };
  const type = (set: (text: string) => void, text: string): void => {
    change.reset();
    set(text);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (open) return;
        change.reset();
        onClose();
      }}
      title={title}
      description={detail}
      footer={
        <>
          <Button
            onClick={() => {
              change.reset();
              onClose();
            }}
          >
            {t.common.cancel}
          </Button>
          {taken ? (
            <Button variant="danger" busy={change.isPending} onClick={() => go(true)}>
              {t.compose.collections.replace}
            </Button>
          ) : (
            <Button type="submit" form={id} variant="primary" busy={change.isPending} disabled={place.name === ''}>
              {action}
            </Button>
          )}
        </>
      }
    >
      <form id={id} onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.name} error={taken ? t.compose.collections.exists(placeText(place)) : undefined}>
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={placeNameCharsMax}
              onChange={(event) => type(setName, event.target.value)}
            />
          )}
        </Field>
        <Field label={t.publisher.folder} optional>
          {(ids) => (
            <ChoiceInput
              {...ids}
              choices={folders.filter((each) => each !== '')}
              value={folder}
              placeholder="shop/orders"
              onChange={(event) => type(setFolder, event.target.value)}
            />
          )}
        </Field>
        {error !== undefined && !taken && <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
}
