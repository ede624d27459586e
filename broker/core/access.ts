/** Who may do what: the state (`Access`) and the one who asks (`Actor`). */
export { Actor } from './actor.ts';
export {
  Access,
  addDefaultUser,
  type Permission,
  type User,
} from './permissions.ts';
