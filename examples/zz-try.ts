import { Wechatpay } from 'wechatpay-chain';
import { Sandbox } from 'wechatpay-chain/sandbox';
import fs from 'node:fs';
async function main(){
  const sandbox=await Sandbox.start(); const wxpay=new Wechatpay(sandbox.config);
  sandbox.bill({size:3_000_000});
  for (const tar_type of [undefined,'GZIP'] as const) for (const stream of [false,true]) {
    const bill=await wxpay.bills.trade({bill_date:'2026-11-23',...(tar_type&&{tar_type})},{stream});
    let n=0,last:any; for await (const row of bill){n++;last=row}
    console.log(tar_type,stream,bill.size,n,last.商户订单号,await bill.summary);
    if(!stream&&!tar_type) console.log(last, JSON.stringify(last).length, Object.keys(last).length,{...last}.费率)
  }
  for (const o of [{size:3e6,hash:'wrong'},{size:3e6,cut:1000000},{bomb:true}] as const) for (const stream of [false,true]) {
    sandbox.bill(o); let n=0;
    try{ const bill=await wxpay.bills.trade({bill_date:'2026-11-23',tar_type:'hash' in o||'bomb' in o?'GZIP':undefined} as any,{stream}); for await(const r of bill)n++; console.log('NO ERROR',o) }catch(e:any){console.log(JSON.stringify(o),stream,n,e.name,e.code,e.message)}
  }
  sandbox.bill({size:3e6});
  const s=await wxpay.bills.subMerchantFundFlow({bill_date:'2026-11-23',sub_mchid:'1900000110',account_type:'BASIC',algorithm:'AEAD_AES_256_GCM',tar_type:'GZIP'});
  let k=0; for(const b of s) for await(const r of b)k++; console.log('sealed',k);
  const g=await wxpay.bills.globalStatement({date:'20261123',mchid:'1900000109'}); k=0; for await(const r of g)k++; console.log('global',k);
  fs.writeFileSync('/tmp/m/图 1.png',Buffer.alloc(300000,7));
  console.log((await wxpay.v3.merchant.media.upload.post({multipart:{file:'/tmp/m/图 1.png'},progress:(b,t)=>console.log('up',b,t)})).data);
  console.log((await wxpay.v3.merchant.media.upload.post({multipart:{file:fs.createReadStream('/tmp/m/图 1.png')}})).data);
  console.log((await wxpay.v3.merchantService.images.upload.post({multipart:{file:new Blob([Buffer.alloc(1000)]),filename:'a.png'}})).data);
  const {data}=await wxpay.v3.merchantService.images.upload.post({multipart:{file:Buffer.alloc(1000,1),filename:'a.png'}});
  const img=await wxpay.v3.merchantService.images._media_id_.get({media_id:data.media_id}); console.log(img.data.length);
  console.log((await wxpay.v3.merchantService.images._media_id_.get({media_id:data.media_id,sink:'/tmp/m/out.png'})).data, fs.statSync('/tmp/m/out.png').size);
  console.log((await wxpay.files.download(`${sandbox.url}/v3/transferdownload/signfile?token=abc`)).data.length);
  await wxpay.close(); await sandbox.close();
}
main().catch(e=>{console.error(e);process.exit(1)});
