'use client';

import { Braces, FileUp } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Select, TextArea } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Draft } from '@/lib/contract/publish';
import { bodyCharsMax, bodyFormats } from '@/lib/contract/publish-limits';
import { bytes } from '@/lib/format/format';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { fill, randomOf } from '@/lib/publish/template';

type Body = Draft['body'];

/** What is wrong with it, once its templates are filled in as for the first message. */
export function bodyProblem({ format, text }: Body): 'json' | 'base64' | 'hex' | undefined {
  const filled = fill(text, { n: 1, nowMs: 0, random: randomOf(1) });
  if (format === 'json') {
    try {
      JSON.parse(filled);
    } catch {
      return 'json';
    }
  }
  if (format === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(filled)) return 'base64';
  if (format === 'hex' && !/^(?:[0-9a-fA-F]{2}|[\s:])*$/.test(filled)) return 'hex';
  return undefined;
}

/** Text, JSON that is checked, or octets as base64 or hex; also from a file. */
export function BodyEditor({ body, onChange }: { body: Body; onChange: (body: Body) => void }) {
  const t = usePublisherT();
  const file = useRef<HTMLInputElement>(null);
  const problem = bodyProblem(body);
  const load = async (chosen: File): Promise<void> => {
    if (chosen.size * (4 / 3) > bodyCharsMax) {
      toast.error(t.publisher.fileTooLarge(bytes(bodyCharsMax * 0.75)));
      return;
    }
    const octets = new Uint8Array(await chosen.arrayBuffer());
    let binary = '';
    for (const octet of octets) binary += String.fromCharCode(octet);
    onChange({ format: 'base64', text: btoa(binary) });
  };
  const tidy = (): void => {
    try {
      onChange({ ...body, text: JSON.stringify(JSON.parse(body.text), null, 2) });
    } catch {
      toast.warning(t.publisher.tidyFails);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <Field label={t.publisher.format} className="w-36">
          {(ids) => (
            <Select
              {...ids}
              value={body.format}
              onChange={(event) =>
                onChange({ ...body, format: bodyFormats.find((each) => each === event.target.value) ?? 'text' })
              }
            >
              {bodyFormats.map((format) => (
                <option key={format} value={format}>
                  {t.publisher.formats[format]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {body.format === 'json' && (
          <Button variant="quiet" onClick={tidy}>
            <Braces />
            {t.publisher.tidy}
          </Button>
        )}
        <Button variant="quiet" onClick={() => file.current?.click()}>
          <FileUp />
          {t.publisher.file}
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={t.publisher.file}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen !== undefined) void load(chosen);
            event.target.value = '';
          }}
        />
      </div>
      <Field
        label={t.publish.payload}
        hint={t.publisher.templateHint}
        error={problem === undefined ? undefined : t.publisher.problems[problem]}
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={10}
            value={body.text}
            onChange={(event) => onChange({ ...body, text: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
