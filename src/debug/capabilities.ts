import type { DebugProtocol } from '@vscode/debugprotocol';
import { MODES } from './breakpoints.js';
import { FILTERS } from './filters.js';

/** What this debugger can do. */
export const CAPABILITIES: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  supportsExceptionInfoRequest: true,
  exceptionBreakpointFilters: FILTERS.map(({ filter, label, description, default: ticked }) => ({
    filter,
    label,
    description,
    default: ticked,
  })),
  breakpointModes: MODES.map((mode) => ({ ...mode, appliesTo: [...mode.appliesTo] })),
};
