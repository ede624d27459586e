import { useSyncExternalStore } from 'react';

const never = () => () => {};
const ofThisMachine = (): string => (/^(Mac|iP)/.test(navigator.platform) ? '⌘' : 'Ctrl');

/** What is held while a letter gives a command: it is written on the keyboard of who looks. */
export const useModKey = (): string => useSyncExternalStore(never, ofThisMachine, () => 'Ctrl');
