import {
  ArrowLeftRight,
  FileJson,
  FlaskConical,
  Gauge,
  HardDrive,
  History,
  Layers,
  ListTree,
  Mails,
  MailX,
  ScrollText,
  Send,
  Shapes,
  UserCog,
  Users,
  Workflow,
} from 'lucide-react';

export const pages = [
  { id: 'overview', href: '/', icon: Gauge, key: 'o' },
  { id: 'topology', href: '/topology', icon: Workflow, key: 'y' },
  { id: 'queues', href: '/queues', icon: Layers, key: 'q' },
  { id: 'exchanges', href: '/exchanges', icon: ArrowLeftRight, key: 'e' },
  { id: 'messages', href: '/messages', icon: Mails, key: 'm' },
  { id: 'dead-letters', href: '/dead-letters', icon: MailX, key: 'd' },
  { id: 'clients', href: '/clients', icon: Users, key: 'c' },
  { id: 'topics', href: '/topics', icon: ListTree, key: 't' },
  { id: 'publish', href: '/publish', icon: Send, key: 'p' },
  { id: 'lab', href: '/lab', icon: FlaskConical, key: 'l' },
] as const;

/** For who administers the broker; they have no key of their own. */
export const adminPages = [
  { id: 'users', href: '/admin/users', icon: UserCog },
  { id: 'vhosts', href: '/admin/vhosts', icon: Shapes },
  { id: 'policies', href: '/admin/policies', icon: ScrollText },
  { id: 'definitions', href: '/admin/definitions', icon: FileJson },
  { id: 'storage', href: '/admin/storage', icon: HardDrive },
  { id: 'audit', href: '/admin/audit', icon: History },
] as const;

export function isCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
