/**
 * What a view may ask of a session, and what it is sent. Types only: every side compiles against this file alone.
 * Numbers may be NaN or infinite; tensors and series travel as typed arrays.
 */
export type { Verdict } from './analysis/check/codes.js';
export type {
  CheckProgress,
  Finding,
  NodeReport,
  SingleReport,
  VerdictCounts,
  WorstEntry,
} from './analysis/check/report.js';
export type { Origin } from './analysis/origin.js';
export type { Reach } from './analysis/reach.js';
export type { Slope } from './analysis/slope.js';
export type { KernelRecord } from './engine/arena.js';
export type { Position, TextEdit, TextRange } from './engine/place.js';
export type { Precision, Shape } from './engine/tensor.js';
export type { Problem } from './formats/result.js';
export type * from './protocol/charts.js';
export type * from './protocol/compare.js';
export type * from './protocol/diagnose.js';
export type * from './protocol/explain.js';
export type * from './protocol/requests.js';
export type * from './protocol/state.js';
export type * from './protocol/views.js';
export type { Assignment } from './session/branches/assignment.js';
export type * from './session/breaks/breakpoint.js';
export type { ModelTest, TestFailure, TestResult } from './session/modelTests/modelTest.js';
export type { Destination, Phase, Stride, TimelinePosition } from './session/position.js';
export type { Asked, Said, SaidPart } from './session/watch/said.js';
