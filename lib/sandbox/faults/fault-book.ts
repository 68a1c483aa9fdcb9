import type { EndpointKind } from '../server/route';
import type { Random } from '../world/random';
import { Fault, type FaultInput } from './fault';

export interface ArmedFault {
  readonly id: number;
  readonly fault: Fault;
  /** How many calls it has struck. */
  struck: number;
}

interface CallTraits {
  kind: EndpointKind | null;
  clientId: string | null;
  uuid: string | null;
}

/** The faults in force. Delays add up; of the others, the first that matches strikes. */
export class FaultBook {
  private armed: (ArmedFault & { skipped: number })[] = [];
  private nextId = 1;

  constructor(private readonly random: Random) {}

  /** Arms a fault; the returned id clears it. */
  inject(input: FaultInput): number {
    const id = this.nextId++;
    this.armed.push({ id, fault: Fault.parse(input), struck: 0, skipped: 0 });
    return id;
  }

  /** Disarms one fault, or all. */
  clear(id?: number): void {
    this.armed = id === undefined ? [] : this.armed.filter((held) => held.id !== id);
  }

  list(): readonly ArmedFault[] {
    return this.armed.map(({ id, fault, struck }) => ({ id, fault, struck }));
  }

  /** The faults that strike this call, in order; each one's count goes up. */
  take(call: CallTraits, accepts: (fault: Fault) => boolean = () => true): ArmedFault[] {
    const taken: ArmedFault[] = [];
    let isDecided = false;
    for (const held of this.armed) {
      const { fault } = held;
      const isDelay = fault.action.type === 'delay';
      if ((isDecided && !isDelay) || !accepts(fault) || !matches(fault, call)) continue;
      if (fault.times !== undefined && held.struck >= fault.times) continue;
      if (held.skipped < fault.skip) {
        held.skipped++;
        continue;
      }
      if (fault.probability < 1 && this.random() >= fault.probability) continue;
      held.struck++;
      taken.push(held);
      isDecided ||= !isDelay;
    }
    return taken;
  }
}

function matches(fault: Fault, call: CallTraits): boolean {
  if (fault.on !== 'any' && fault.on !== call.kind) return false;
  if (fault.client !== undefined && fault.client !== call.clientId) return false;
  return fault.uuid === undefined || fault.uuid === call.uuid;
}
