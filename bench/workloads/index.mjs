import { backFar, backW1, backW2 } from './back.mjs';
import { gradcheck64, gradcheck784 } from './gradcheck.mjs';
import { matmul } from './matmul.mjs';
import { recordingW1, recordingW2 } from './recording.mjs';
import { threadsW1 } from './threads.mjs';
import { w1 } from './w1.mjs';
import { w2, w2Deep, w2Tanh } from './w2.mjs';
import { w3 } from './w3.mjs';
import { w4 } from './w4.mjs';

export const WORKLOADS = [
  w1,
  w2,
  w2Tanh,
  w2Deep,
  w3,
  w4,
  matmul,
  recordingW1,
  recordingW2,
  threadsW1,
  backW1,
  backW2,
  backFar,
  gradcheck64,
  gradcheck784,
];
