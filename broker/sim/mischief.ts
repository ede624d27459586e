import type { Peer } from './clients/peer.ts';
import type { WallClock } from './clock.ts';
import type { Fault, Plan } from './plan.ts';
import type { Device } from './sim-disk.ts';

/** What can be done harm to. */
export interface Victims {
  readonly plan: Plan;
  readonly clock: WallClock;
  readonly device: Device | undefined;
  client(name: string): Peer | undefined;
  /** The operator takes all policies away and sets them again. */
  resetPolicies(): void;
  crash(power: boolean, downMs: number): void;
  after(ms: number, run: () => void): void;
  /** A fault is about to be done. */
  noted(fault: Fault): void;
}

/** Does the faults of a plan, each at its time. */
export class Mischief {
  readonly #victims: Victims;
  #isOn = false;
  #ioPoints = 0;

  constructor(victims: Victims) {
    this.#victims = victims;
  }

  /** @returns in how many ms the last of them is over */
  begin(): number {
    let end = 0;
    this.#isOn = true;
    for (const fault of this.#victims.plan.faults) {
      if (fault.kind === 'crash-at-io') continue;
      end = Math.max(end, fault.atMs + ('forMs' in fault ? fault.forMs : 0));
      this.#victims.after(fault.atMs, () => this.#do(fault));
    }
    return end;
  }

  end(): void {
    this.#isOn = false;
  }

  /**
   * The disk is asked for something, or is done with it. Crashes at the n-th of these since the beginning, maybe a broker
   * that has just begun to read.
   */
  ioPoint(): void {
    if (!this.#isOn) return;
    this.#ioPoints++;
    for (const fault of this.#victims.plan.faults) {
      if (fault.kind === 'crash-at-io' && fault.nth === this.#ioPoints) this.#do(fault);
    }
  }

  #do(fault: Fault): void {
    const victims = this.#victims;
    victims.noted(fault);
    switch (fault.kind) {
      case 'cut':
        victims.client(fault.client)?.cut();
        return;
      case 'vanish':
        victims.client(fault.client)?.vanish(fault.forMs);
        return;
      case 'stall':
        victims.client(fault.client)?.stall(fault.forMs);
        return;
      case 'policies':
        victims.resetPolicies();
        return;
      case 'clock':
        victims.clock.skewMs += fault.byMs;
        return;
      case 'crash':
      case 'crash-at-io':
        victims.crash(fault.power, fault.downMs);
        return;
      default:
        if (victims.device) this.#troubleDisk(victims.device, fault);
    }
  }

  #troubleDisk(device: Device, fault: Extract<Fault, { kind: 'disk-full' | 'disk-error' | 'slow-disk' }>): void {
    const victims = this.#victims;
    switch (fault.kind) {
      case 'disk-full':
        device.fill(fault.leftBytes);
        victims.after(fault.forMs, () => device.empty());
        return;
      case 'disk-error':
        if (fault.what === 'write') device.failingWrites += fault.times;
        else device.failingSyncs += fault.times;
        return;
      case 'slow-disk':
        device.latencyMsMax = fault.latencyMs;
        victims.after(fault.forMs, () => {
          device.latencyMsMax = victims.plan.disk.latencyMsMax;
        });
    }
  }
}
