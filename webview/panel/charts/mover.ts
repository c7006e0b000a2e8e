import { request } from '../../channel.js';

let wanted: number | null = null;
let moving = false;

/** Moves the session to a step: one move at a time is under way, and after it the last that was asked for. */
export function moveTo(step: number): void {
  wanted = step;
  if (!moving) void move();
}

async function move(): Promise<void> {
  moving = true;
  while (wanted !== null) {
    const step = wanted;
    wanted = null;
    // Another move came in between, or the model is gone: the state says where it stands.
    await request('goto', { step }).catch(() => undefined);
  }
  moving = false;
}
