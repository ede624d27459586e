import type { BrokerErrorKind } from '@/lib/contract/result';

export const errors: Record<BrokerErrorKind, { title: string; next: string }> = {
  unreachable: {
    title: 'The broker can’t be reached',
    next: 'Check that it runs and that its HTTP address is right. The console keeps trying.',
  },
  'logged-out': {
    title: 'You are not logged in here',
    next: 'Log in, in another tab if something is half typed here, and try again.',
  },
  'stale-session': {
    title: 'You logged in anew meanwhile',
    next: 'Try again; nothing was changed.',
  },
  unauthorised: {
    title: 'The broker doesn’t accept this log-in',
    next: 'Check the user and the password, and log in again.',
  },
  forbidden: {
    title: 'This user may not see or do that',
    next: 'Ask an administrator of the broker for the permission or the user tag.',
  },
  'not-found': { title: 'That doesn’t exist', next: 'Check the name; it may have been deleted a moment ago.' },
  refused: { title: 'The broker refused', next: 'Correct what it says and try again; nothing was changed.' },
  invalid: {
    title: 'The broker’s answer can’t be understood',
    next: 'Check that the address is a management API of RabbitMQ 3.8 or later, or of Waybill.',
  },
  'unknown-broker': {
    title: 'The console doesn’t know this broker',
    next: 'Choose another broker, or start the console with it.',
  },
};

export const errorPage = {
  title: 'This page broke',
  detail: 'The fault is the console’s, not the broker’s. What is in the broker is unchanged.',
  missing: 'There is no such page',
  missingDetail: 'The address may be mistyped.',
  home: 'Go to the overview',
  noVhost: 'This user may use no virtual host',
  noVhostDetail:
    'So this broker tells nothing of what it holds. Ask an administrator of the broker for permissions in a virtual host.',
};
