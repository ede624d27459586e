'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { RetainedTab } from '@/components/mqtt/retained-tab';
import { WatchTab } from '@/components/mqtt/watch-tab';
import { ListPage } from '@/components/shell/page';
import { Select } from '@/components/ui/field';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { useLive } from '@/lib/hooks/live';
import { useBroker, useVhost } from '@/lib/hooks/scope';
import { useMqttT } from '@/lib/messages/use-mqtt-t';

const tabs = ['retained', 'watch'] as const;
const panel = 'flex min-h-0 flex-1 flex-col gap-3 pt-3 data-[state=inactive]:hidden';

/** Topics are of one virtual host; where the page is about all, one of them is chosen. */
function useOneVhost() {
  const scope = useVhost();
  const info = useLive<'broker'>({ kind: 'broker' });
  const [chosen, choose] = useState<string>();
  const vhosts = info.data?.vhosts ?? [];
  const usual = vhosts.includes('/') ? '/' : vhosts[0];
  const vhost = scope ?? vhosts.find((name) => name === chosen) ?? usual;
  return { vhost, choose, choices: scope === undefined && vhosts.length > 1 ? vhosts : [] };
}

export function TopicsPage() {
  const t = useMqttT();
  const broker = useBroker();
  const { vhost, choose, choices } = useOneVhost();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('retained'));
  return (
    <ListPage>
      <Tabs
        title={t.topics.title}
        actions={
          choices.length > 0 ? (
            <Select aria-label={t.common.vhost} value={vhost} onChange={(event) => choose(event.target.value)}>
              {choices.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          ) : undefined
        }
        value={tab}
        onChange={(value) => void setTab(tabs.find((each) => each === value) ?? 'retained')}
        tabs={tabs.map((value) => ({ value, label: t.topics[value] }))}
      >
        <TabPanel value="retained" className={panel}>
          {vhost !== undefined && <RetainedTab key={`${broker} ${vhost}`} vhost={vhost} />}
        </TabPanel>
        <TabPanel value="watch" className={panel}>
          {vhost !== undefined && <WatchTab key={`${broker} ${vhost}`} vhost={vhost} />}
        </TabPanel>
      </Tabs>
    </ListPage>
  );
}
