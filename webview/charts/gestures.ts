import { moved, type Range, zoomed } from './range.js';

/** The axis of steps of a chart that is on view. */
export interface StepAxis {
  /** The step at a place of the window; kept within the steps on view. */
  stepAt(event: MouseEvent): number;
  /** The steps on view. */
  readonly range: Range;
  /** The last step that there is; null where the chart cannot zoom. */
  readonly end: number | null;
}

/** What a chart of steps asks for. */
export interface StepActions {
  cursor(): number | null;
  hover(step: number | null): void;
  go(step: number): void;
  zoom(range: Range | null): void;
}

/** A press that goes no further is a click. */
const CLICK = 4;
/** A second click within so many milliseconds makes a double click: the first does nothing then. */
const DOUBLE = 250;

/** Drag scrubs, a click goes there, the wheel zooms (with Shift, or sideways, it moves), a double click resets; keys as well. */
export function listen(element: HTMLElement, axis: () => StepAxis | null, actions: StepActions): void {
  byPointer(element, axis, actions);
  element.addEventListener(
    'wheel',
    (event) => {
      const { range, end } = axis() ?? { range: [0, 0] as const, end: null };
      if (end === null) return;
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
      if (Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY)))
        actions.zoom(moved(range, (Math.sign(sideways) * (range[1] - range[0])) / 10, end));
      else actions.zoom(zoomed(range, axis()?.stepAt(event) ?? range[0], Math.exp(event.deltaY / 400), end));
    },
    { passive: false },
  );
  element.addEventListener('keydown', (event) => {
    const now = axis();
    if (now && press(event.key, now, actions)) event.preventDefault();
  });
}

function byPointer(element: HTMLElement, axis: () => StepAxis | null, actions: StepActions): void {
  let pressed: { readonly x: number; readonly y: number; dragged: boolean } | null = null;
  let click: ReturnType<typeof setTimeout> | undefined;
  const stepAt = (event: MouseEvent): number | null => axis()?.stepAt(event) ?? null;
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pressed = { x: event.clientX, y: event.clientY, dragged: false };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    const step = stepAt(event);
    actions.hover(step);
    if (!pressed || step === null) return;
    pressed.dragged ||= Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) >= CLICK;
    if (pressed.dragged) actions.go(step);
  });
  element.addEventListener('pointerup', (event) => {
    const step = pressed?.dragged === false ? stepAt(event) : null;
    pressed = null;
    clearTimeout(click);
    if (step !== null) click = setTimeout(() => actions.go(step), DOUBLE);
  });
  element.addEventListener('pointercancel', () => {
    pressed = null;
  });
  element.addEventListener('pointerleave', () => actions.hover(null));
  element.addEventListener('dblclick', () => {
    clearTimeout(click);
    actions.zoom(null);
  });
}

/** ← → move the cursor, Enter goes there, + − zoom about it, 0 resets. Says whether the key means something here. */
function press(key: string, { range, end }: StepAxis, actions: StepActions): boolean {
  const [from, to] = range;
  const now = Math.min(to, Math.max(from, actions.cursor() ?? from));
  const stride = Math.max(1, Math.floor((to - from) / 300));
  const far = Math.max(1, Math.round((to - from) / 10));
  const places: Readonly<Record<string, number>> = {
    ArrowLeft: now - stride,
    ArrowRight: now + stride,
    PageDown: now + far,
    PageUp: now - far,
    Home: from,
    End: to,
  };
  const place = places[key];
  if (place !== undefined) actions.hover(Math.min(to, Math.max(from, place)));
  else if (key === 'Enter') actions.go(now);
  else if (key === 'Escape') actions.hover(null);
  else if (end !== null && (key === '+' || key === '=')) actions.zoom(zoomed(range, now, 0.5, end));
  else if (end !== null && key === '-') actions.zoom(zoomed(range, now, 2, end));
  else if (end !== null && key === '0') actions.zoom(null);
  else return false;
  return true;
}
