'use client';

import { Radio, Send, Square } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { type FormEvent, useState } from 'react';
import { PayloadView } from '@/components/mqtt/payload-view';
import { useHandOver } from '@/components/publish/hand-over';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Empty, EmptyError } from '@/components/ui/empty';
import { Field, Input } from '@/components/ui/field';
import { OpeningLine } from '@/components/ui/opening-line';
import { State, Tag } from '@/components/ui/state';
import { cn } from '@/lib/format/cn';
import { clockTime, count } from '@/lib/format/format';
import { payloadLine } from '@/lib/format/payload';
import { useLast } from '@/lib/hooks/last';
import { useLive } from '@/lib/hooks/live';
import type { WatchData, WatchState } from '@/lib/live/mqtt-watch';
import type { WatchedMessage, WatchedTopic } from '@/lib/live/watch-board';
import { useMqttT } from '@/lib/messages/use-mqtt-t';
import { filterProblem } from '@/lib/model/mqtt';

const filterCharsMax = 1024;
const tones: Record<WatchState | 'stopped', 'calm' | 'good' | 'warn' | 'bad'> = {
  connecting: 'calm',
  watching: 'good',
  refused: 'bad',
  lost: 'warn',
  stopped: 'calm',
};

/** What is published to a filter now. The filter that is watched stands in the URL. */
export function WatchTab({ vhost }: { vhost: string }) {
  const t = useMqttT();
  const [watched, setWatched] = useQueryState('watch');
  const running = watched !== null && watched.length <= filterCharsMax && filterProblem(watched) === undefined;
  // After stopping, what was seen stays.
  const [shown, setShown] = useState(running ? watched : undefined);
  if (running && watched !== shown) setShown(watched);
  const [text, setText] = useState(watched ?? '');
  const problem = text === '' ? undefined : filterProblem(text);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (filterProblem(text) === undefined) void setWatched(text);
  };
  return (
    <>
      <form onSubmit={submit} className="flex flex-wrap items-start gap-2">
        <Field
          label={t.topics.filterLabel}
          error={problem === undefined ? undefined : t.topics.problems[problem]}
          className="w-full sm:w-96"
        >
          {(ids) => (
            <Input
              {...ids}
              data-filter=""
              value={text}
              maxLength={filterCharsMax}
              placeholder="plant/+/temp/#"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="flex gap-2 sm:pt-5">
          <Button type="submit" variant="primary" disabled={text === '' || problem !== undefined || text === watched}>
            <Radio />
            {t.topics.start}
          </Button>
          {running && (
            <Button onClick={() => void setWatched(null)}>
              <Square />
              {t.topics.stop}
            </Button>
          )}
        </div>
        <p className="basis-full text-xs text-faint">{t.topics.watchNote}</p>
      </form>
      <Values key={shown} vhost={vhost} filter={shown} running={running} />
    </>
  );
}

function Values({ vhost, filter, running }: { vhost: string; filter: string | undefined; running: boolean }) {
  const t = useMqttT();
  const watching = running && filter !== undefined;
  const live = useLive<'mqtt-watch'>(watching ? { kind: 'mqtt-watch', vhost, filter } : undefined);
  const { value: data } = useLast(live.data);
  if (filter === undefined) {
    return (
      <Card>
        <Empty kind="none" title={t.topics.idle} detail={t.topics.idleDetail} />
      </Card>
    );
  }
  return (
    <div className="flex min-h-60 flex-1 flex-col overflow-hidden rounded-lg border bg-panel shadow-card">
      <div className={cn('min-h-0 flex-1 overflow-y-auto', live.stale && 'opacity-55')}>
        {data === undefined ? (
          live.error !== undefined && <EmptyError error={live.error} />
        ) : running && data.state === 'refused' && data.topics.length === 0 ? (
          <Empty kind="unreachable" title={t.topics.states.refused} detail={data.reason} />
        ) : data.topics.length === 0 ? (
          <Empty kind="none" title={t.topics.waiting} detail={t.topics.waitingDetail} />
        ) : (
          <ul aria-label={t.topics.watched(filter)}>
            {data.topics.map((topic) => (
              <Watched key={topic.topic} vhost={vhost} topic={topic} />
            ))}
          </ul>
        )}
      </div>
      {data !== undefined && <Foot data={data} running={running} />}
    </div>
  );
}

function Foot({ data, running }: { data: WatchData; running: boolean }) {
  const t = useMqttT();
  const state = running ? data.state : 'stopped';
  return (
    <footer className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-1.5 text-xs text-faint">
      <State tone={tones[state]}>{t.topics.states[state]}</State>
      {running && data.reason !== null && <span className="text-bad">{data.reason}</span>}
      <span className="num">{t.topics.received(data.received)}</span>
      {data.notShown > 0 && <span className="text-warn">{t.topics.unseen(data.notShown)}</span>}
      {data.slowed && <span className="text-warn">{t.topics.slowed}</span>}
    </footer>
  );
}

/** One topic in a line that opens into its latest values. */
function Watched({ vhost, topic }: { vhost: string; topic: WatchedTopic }) {
  const t = useMqttT();
  const { sendAgain } = useHandOver();
  const [newest] = topic.latest;
  if (newest === undefined) return null;
  return (
    <OpeningLine
      className="h-[34px] text-sm"
      line={
        <>
          <span className="w-[34%] shrink-0 truncate font-medium" title={topic.topic}>
            {topic.topic}
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-soft">{payloadLine(newest.content)}</span>
          <Flags message={newest} />
          <span className="num hidden w-12 shrink-0 text-right text-xs text-faint sm:inline" title={t.topics.times}>
            {count(topic.count)}
          </span>
          <span className="num w-16 shrink-0 text-right text-xs text-faint">{clockTime(newest.atMs)}</span>
        </>
      }
    >
      {() => (
        <ol className="flex flex-col gap-3 bg-sunken/50 px-4 py-3">
          {topic.latest.map((message) => (
            <li key={message.number} className="min-w-0">
              <PayloadView
                content={message.content}
                lead={
                  <span className="num flex shrink-0 items-center gap-2 text-xs text-faint">
                    {clockTime(message.atMs)}
                    <Flags message={message} />
                    <Button
                      variant="quiet"
                      className="h-7! px-1.5! text-xs"
                      onClick={() =>
                        void sendAgain(({ handedMqtt }) => handedMqtt(seenOf(vhost, topic.topic, message)))
                      }
                    >
                      <Send />
                      {t.message.sendAgain}
                    </Button>
                  </span>
                }
              />
            </li>
          ))}
        </ol>
      )}
    </OpeningLine>
  );
}

function seenOf(vhost: string, topic: string, { qos, retained, contentType, content }: WatchedMessage) {
  const { payload, encoding, bytes } = content;
  return { vhost, topic, qos, retain: retained, properties: null, contentType, payload, encoding, bytes };
}

function Flags({ message }: { message: WatchedMessage }) {
  const t = useMqttT();
  return (
    <span className="hidden shrink-0 gap-1.5 text-xs text-faint sm:flex">
      {message.contentType !== null && <Tag>{message.contentType}</Tag>}
      {message.retained && <Tag>{t.topics.flagRetained}</Tag>}
    </span>
  );
}
