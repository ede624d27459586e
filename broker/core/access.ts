/** Who may do what: the state (`Access`) and the one who asks (`Actor`). */
export { Actor } from './actor.ts';
export {
  Access,
  type AccessRecorder,
  addDefaultUser,
  type Permission,
  type PermissionRow,
  type Right,
  type TopicPermission,
  type TopicPermissionRow,
  type User,
} from './permissions.ts';
