import { HEALTHY } from './test/analysis/diagnose/healthy.js';
import { files } from './test/analysis/diagnose/data.js';
import { diagnosed } from './test/analysis/diagnose/diagnosed.js';
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
let bad=0; const t0=performance.now();
for (const h of HEALTHY) {
  if(!only.test(h.name)) continue;
  for(const s of h.steps){
    const d=await diagnosed(h.file as never,s,{files});
    if(d.findings.length){bad++;console.log('##',h.name,'@',s);for(const f of d.findings)console.log('   ',f.rule,f.followsFrom??'','|',f.claim);}
    if(only.source!=='.') console.log(s,JSON.stringify(d.silent),d.quiet.length);
  }
}
console.log('bad',bad,'ms',Math.round(performance.now()-t0));
