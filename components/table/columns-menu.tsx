'use client';

import { Columns3 } from 'lucide-react';
import type { ColumnChoice } from '@/components/table/use-columns';
import { Button } from '@/components/ui/button';
import { Menu, MenuCheck, MenuItem, MenuLine } from '@/components/ui/menu';
import { useT } from '@/lib/messages/use-t';

export function ColumnsMenu<Row>({ choice }: { choice: ColumnChoice<Row> }) {
  const t = useT();
  const ids = new Set(choice.shown.map(({ id }) => id));
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet">
          <Columns3 />
          <span className="max-sm:sr-only">{t.table.columns}</span>
        </Button>
      }
    >
      {choice.offered.map((column, index) => (
        <MenuCheck
          key={column.id}
          checked={ids.has(column.id)}
          disabled={index === 0}
          onChange={() => choice.toggle(column.id)}
        >
          {column.label}
        </MenuCheck>
      ))}
      <MenuLine />
      <MenuItem disabled={!choice.chosen} onSelect={choice.reset}>
        {t.table.usualColumns}
      </MenuItem>
    </Menu>
  );
}
