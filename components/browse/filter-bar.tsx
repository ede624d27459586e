'use client';

import { ChevronDown, ChevronUp, Regex, Search as SearchIcon } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { type FilterQuery, states } from '@/components/browse/use-filter';
import { Button } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { Tooltip } from '@/components/ui/tooltip';
import { cn } from '@/lib/format/cn';
import { useNarrow } from '@/lib/hooks/narrow';
import { useBrowseT } from '@/lib/messages/use-browse-t';
import { type FilterField, filterOf, noFilterText } from '@/lib/model/filter-text';

const further = ['json', 'header', 'property', 'older', 'newer'] as const satisfies readonly FilterField[];

/** What to look for. Nothing is asked before somebody says so: a search through a million messages isn't free. */
export function FilterBar({
  query,
  inPlace,
  stream,
  lead,
  onSearch,
}: {
  query: FilterQuery;
  inPlace: boolean;
  /** It is read from an offset on, and nobody holds any of it. */
  stream: boolean;
  /** What stands before the filters, such as which queues. */
  lead?: ReactNode;
  /** After the filter is in the URL. */
  onSearch: () => void;
}) {
  const t = useBrowseT();
  const [text, setText] = useState(query.text);
  const [state, setState] = useState(query.state);
  const [more, setMore] = useState(false);
  const [tried, setTried] = useState(false);
  const narrow = useNarrow();
  // The URL may change by itself: back, forward, a link.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id says whether any of it has changed
  useEffect(() => {
    setText(query.text);
    setState(query.state);
  }, [query.id]);
  const { wrong } = filterOf(text);
  /** What is looked for is seen, also where the others are folded. */
  const shows = (name: FilterField): boolean => more || query.text[name] !== '' || (tried && wrong.includes(name));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.length > 0) return;
    query.apply(text, state);
    onSearch();
  };
  const clear = (): void => {
    setText(noFilterText);
    query.apply(noFilterText, state);
    onSearch();
  };
  const unable = (field: FilterField): string | undefined =>
    !inPlace && (field === 'older' || field === 'newer') ? t.browse.ageOnlyOurs : undefined;
  const field = (name: FilterField): ReactNode => (
    <Field
      key={name}
      label={t.browse.filters[name]}
      className={name === 'older' || name === 'newer' ? 'w-28' : 'w-full sm:w-52'}
      error={tried && wrong.includes(name) ? t.browse.wrong[name] : undefined}
    >
      {(ids) => (
        <span className="relative block" title={unable(name)}>
          <Input
            {...ids}
            {...(name === 'text' ? { 'data-filter': '' } : {})}
            value={text[name]}
            maxLength={name === 'key' ? 255 : 500}
            disabled={unable(name) !== undefined}
            placeholder={t.browse.examples[name]}
            className={name === 'key' ? 'pr-8' : ''}
            onChange={(event) => setText({ ...text, [name]: event.target.value })}
          />
          {name === 'key' && (
            <Tooltip text={inPlace ? t.browse.filters.regex : t.browse.regexOnlyOurs}>
              <Button
                variant="quiet"
                icon
                className={cn('absolute top-1 right-1 size-6!', text.regex && 'bg-accent-soft text-accent')}
                aria-label={t.browse.filters.regex}
                aria-pressed={text.regex}
                aria-disabled={!inPlace || undefined}
                onClick={() => inPlace && setText({ ...text, regex: !text.regex })}
              >
                <Regex />
              </Button>
            </Tooltip>
          )}
        </span>
      )}
    </Field>
  );
  const stateField = (): ReactNode => (
    <Field label={t.browse.filters.state} className={cn('w-44', narrow && !more && state === 'all' && 'hidden')}>
      {(ids) => (
        <span title={inPlace ? undefined : t.browse.unackedOnlyOurs}>
          <Select
            {...ids}
            className="w-full"
            value={inPlace ? state : 'ready'}
            disabled={!inPlace}
            onChange={(event) => {
              const next = states.find((each) => each === event.target.value) ?? 'all';
              setState(next);
              if (wrong.length === 0) query.apply(text, next);
            }}
          >
            {states.map((each) => (
              <option key={each} value={each}>
                {t.browse.states[each]}
              </option>
            ))}
          </Select>
        </span>
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-x-2.5 gap-y-2">
      {lead}
      {field('text')}
      {(!narrow || shows('key')) && field('key')}
      {stream ? field('from') : stateField()}
      {further.filter(shows).map(field)}
      <div className="flex items-center gap-1.5">
        <Button type="submit" variant={inPlace ? 'primary' : 'plain'}>
          <SearchIcon />
          {inPlace ? t.browse.search : t.browse.setFilter}
        </Button>
        <Button variant="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? <ChevronUp /> : <ChevronDown />}
          {more ? t.browse.fewer : t.browse.more}
        </Button>
        {JSON.stringify(text) !== JSON.stringify(noFilterText) && (
          <Button variant="quiet" onClick={clear}>
            {t.browse.clear}
          </Button>
        )}
      </div>
    </form>
  );
}
