import { HEALTHY } from './test/analysis/diagnose/healthy.js';
import { files } from './test/analysis/diagnose/data.js';
import { read } from './src/formats/read.js';
import { Trainer } from './src/engine/train/trainer.js';
import { chainOf } from './src/analysis/diagnose/chain.js';
import { lossAhead } from './src/analysis/diagnose/ahead.js';
import { takeSample } from './src/analysis/diagnose/sample.js';
import { constantGuess } from './src/analysis/diagnose/guess.js';
import { updateRatio, layerStatistics } from './src/analysis/statistics/layerStatistics.js';
function run<T>(g: Generator<void,T>): T { for(;;){const n=g.next(); if(n.done) return n.value;} }
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
const f = (x:number)=>Number(x.toPrecision(2));
const ks=[0.125,0.25,0.5,1,2,4,8,16,32,64,128,256,512,1024];
for (const h of HEALTHY) {
  if(!only.test(h.name)) continue;
  const t0=performance.now();
  const text = typeof h.file==='string'?h.file:JSON.stringify(h.file);
  const {model,problems}=await read('model.grad.json',text,files,{host:null,fatal:null} as never);
  if(!model||!model.data){console.log(h.name,JSON.stringify(problems));continue;}
  const m=model as never as typeof model & {data:NonNullable<typeof model.data>};
  const tr=new Trainer(m,m.data);
  const g=constantGuess(m);
  console.log('##',h.name,'guess',g&&f(g.loss),'steps/epoch',tr.plan.stepsPerEpoch, 'total', tr.plan.stepsPerEpoch*m.training.epochs);
  const losses:number[]=[tr.loss];
  for(const s of h.steps){
    while(tr.step<s){tr.advance();losses.push(tr.loss);}
    const chain=chainOf(tr,m.layers);
    const top=chain[0]!;
    const rel=chain.filter(c=>c.layer.parameters.length>0).map(c=>c.delta/top.delta);
    const ratios=m.layers.map(l=>updateRatio(tr,l)).filter(r=>r!==null) as number[];
    const ah=run(lossAhead(tr,ks));
    const best=ah.reduce((a,b)=>b.loss<a.loss?b:a);
    const one=ah.find(a=>a.times===1)!;
    const sample=run(takeSample(tr,m));
    const dead=[...sample.alive.values()].map(a=>f(1-a.reduce((x,y)=>x+y,0)/a.length));
    const stats=layerStatistics(tr,m);
    const sat=stats.map(s=>s.saturated).filter(s=>s!==null).map(s=>f(s!));
    const w=Math.max(1,Math.min(losses.length,tr.plan.stepsPerEpoch));
    const meanL=losses.slice(-w).reduce((a,b)=>a+b,0)/w;
    console.log(` @${s} J ${f(tr.loss)} J/J0 ${f(tr.loss/losses[0]!)} epoch/guess ${g?f(meanL/g.loss):'-'} | δmin ${f(Math.min(...rel))} δmax ${f(Math.max(...rel))} | Δ/W ${ratios.map(f).join(' ')} | J(1)/J ${f(one.loss/tr.loss)} best k ${best.times} J ${f(best.loss/tr.loss)} | dead ${dead.join(' ')} | sat ${sat.join(' ')} | top slope ${f(top.slope)}`);
  }
  const rises=losses.slice(1).filter((l,i)=>l>losses[i]!).length/Math.max(1,losses.length-1);
  console.log('  rises',f(rises),'ms',Math.round(performance.now()-t0));
  tr.dispose();
}
