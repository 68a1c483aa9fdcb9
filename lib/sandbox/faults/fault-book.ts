import type { EndpointKind } from '../server/route';
import type { Random } from '../world/random';
import { Fault, type FaultInput } from './fault';

export interface ArmedFault {
  readonly id: number;
  readonly fault: Fault;
  /** How many calls it has struck. */
  struck: number;
  /** Aborted when it is disarmed. */
  readonly disarmed: AbortSignal;
}

type HeldFault = ArmedFault & { skipped: number; disarm: () => void };

interface CallTraits {
  kind: EndpointKind | null;
  clientId: string | null;
  uuid: string | null;
}

/** The faults in force. Delays add up; of the others, the first that matches strikes. */
export class FaultBook {
  private armed: HeldFault[] = [];
  private nextId = 1;

  constructor(private readonly random: Random) {}

  /** Arms a fault; the returned id clears it. */
  inject(input: FaultInput): number {
    const id = this.nextId++;
    const controller = new AbortController();
    this.armed.push({
      id,
      fault: Fault.parse(input),
      struck: 0,
      skipped: 0,
      disarmed: controller.signal,
      disarm: () => controller.abort(),
    });
    return id;
  }

  /** Disarms one fault, or all; a call that it delays goes on. */
  clear(id?: number): void {
    for (const held of this.armed) if (id === undefined || held.id === id) held.disarm();
    this.armed = this.armed.filter(({ disarmed }) => !disarmed.aborted);
  }

  list(): readonly Omit<ArmedFault, 'disarmed'>[] {
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
