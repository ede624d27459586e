import type { Happening } from '../happening.ts';
import { Checker } from './checker.ts';

/** What was rolled back or refused is nobody's. */
export class RolledBack extends Checker {
  override readonly name = 'rolled-back-never-comes';

  override see(happening: Happening): void {
    if (happening.kind !== 'delivered') return;
    const { stamp, who, queue } = happening;
    const copy = this.view.ledger.copy(stamp);
    if (copy === undefined) {
      this.fail(`${who} got message ${stamp.id} of ${stamp.publisher}, who never sent it`);
    } else if (copy.fate === 'rolled-back') {
      this.fail(`${who} got message ${stamp.id} of ${stamp.publisher} from ${queue}, which was rolled back`);
    } else if (copy.fate === 'refused' && copy.routes.length === 1) {
      this.fail(`${who} got message ${stamp.id} of ${stamp.publisher} from ${queue}, which was refused`);
    }
  }
}
