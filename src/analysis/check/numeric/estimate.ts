export type { Estimate, Estimating, Line, Sample } from './line.js';
