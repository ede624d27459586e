'use client';

import { Download } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { AdminPage } from '@/components/admin/admin-page';
import { ImportDefinitions } from '@/components/admin/import-definitions';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Field, Select } from '@/components/ui/field';
import { TabPanel, Tabs } from '@/components/ui/tabs';
import { useLive } from '@/lib/hooks/live';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';

const Parameters = dynamic(() => import('@/components/admin/parameters').then((module) => module.Parameters), {
  ssr: false,
});

const tabs = ['definitions', 'parameters'] as const;
const whole = '\u0000whole';

function ExportDefinitions({ vhosts }: { vhosts: readonly string[] }) {
  const t = useAdminT();
  const may = useRights();
  const broker = useBroker();
  const [scope, setScope] = useState(whole);
  const save = (): void => {
    const search = new URLSearchParams({ broker, ...(scope === whole ? {} : { vhost: scope }) });
    location.assign(`/api/definitions?${search}`);
  };
  return (
    <Card title={t.definitions.export}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-soft">{t.definitions.exportDetail}</p>
        <Field
          label={t.definitions.exportScope}
          {...(scope === whole ? { hint: t.definitions.exportSecrets } : {})}
          className="sm:max-w-80"
        >
          {(ids) => (
            <Select {...ids} value={scope} onChange={(event) => setScope(event.target.value)}>
              <option value={whole}>{t.definitions.exportWhole}</option>
              {vhosts.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <DeedButton denied={may({ tag: 'administrator' })} variant="primary" className="self-start" onClick={save}>
          <Download />
          {t.definitions.download}
        </DeedButton>
      </div>
    </Card>
  );
}

export function DefinitionsPage() {
  const t = useAdminT();
  const info = useLive<'broker'>({ kind: 'broker' });
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(tabs).withDefault('definitions'));
  const vhosts = info.data?.vhosts ?? [];
  return (
    <AdminPage title={t.definitions.title} detail={t.definitions.detail}>
      <Tabs
        value={tab}
        onChange={(value) => void setTab(value === 'parameters' ? 'parameters' : null)}
        tabs={[
          { value: 'definitions', label: t.definitions.tab },
          { value: 'parameters', label: t.definitions.parameters },
        ]}
      >
        <TabPanel value="definitions" className="grid items-start gap-4 pt-3 xl:grid-cols-2">
          <ExportDefinitions vhosts={vhosts} />
          <ImportDefinitions vhosts={vhosts} />
        </TabPanel>
        <TabPanel value="parameters" className="flex flex-col gap-3 pt-3">
          <Parameters />
        </TabPanel>
      </Tabs>
    </AdminPage>
  );
}
