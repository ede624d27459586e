import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { ManagementClient, path } from '@/lib/client/management';

test('what is called . or .. is refused before something else is asked for, or deleted', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const client = new ManagementClient(`http://guest:guest@127.0.0.1:${address.port}`);
    for (const name of ['.', '..']) {
      // As an address this would be /api/queues/%2F/contents: a queue of that name.
      const answer = await client.send('DELETE', `${path('queues', '/', name)}/contents`);
      expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
      expect(await client.send('DELETE', path('queues', '/', name))).toMatchObject({ ok: false });
    }
    expect(asked).toEqual([]);
    for (const name of ['...', '.a', 'a.', 'a..b']) await client.send('DELETE', path('queues', '/', name));
    expect(asked).toHaveLength(4);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
