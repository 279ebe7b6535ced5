import { Sandbox } from 'wechatpay-chain/sandbox';
import { allOperations } from '../../lib/openapi';
import { agentOf, callV2, callV3, rightGroups } from '../sandbox/catalogue/call';
import { prepare } from '../sandbox/catalogue/preparation';
(async () => {
  const sandbox = await Sandbox.start({ https: true });
  const dispatcher = agentOf(sandbox);
  const ops = allOperations();
  const keys = process.argv.slice(2);
  const chosen = keys.length ? ops.filter(o => keys.some(k => `${o.method} ${o.path}`.includes(k))) : ops.filter((_, i) => i % 60 === 7);
  for (const o of chosen) {
    const key = `${o.method} ${o.path}`;
    const g = await prepare(key, rightGroups(o, sandbox), sandbox);
    const a = await (o.path.startsWith('v2/') ? callV2 : callV3)(sandbox, o, g, dispatcher);
    console.log(`\n=== ${key} ${o.name} [${o.answer.kind}] traits=${o.traits}`);
    const short = (v: unknown) => JSON.stringify(v, (_, x) => typeof x === 'string' && x.length > 80 ? x.slice(0, 80) + '…' : x);
    console.log('> ', short({ ...g.path, ...g.query }), short(g.body));
    console.log('< ', a.status, a.headers['content-type'], Object.keys(a.json).length ? short(a.json) : String(a.body).slice(0, 700));
  }
  await dispatcher.destroy(); await sandbox.close();
})();
