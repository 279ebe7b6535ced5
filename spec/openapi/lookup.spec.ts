import type { Method } from '../../lib/http';
import { encryptedFieldsOf, lookUpOperation, type OperationTraits, traitsOf } from '../../lib/openapi';
import { keyParts, PathIndex } from '../../lib/openapi/path-index';
import { allOperations, allWebhooks, operationOf } from '../../lib/reference';
import { executedDuring } from '../support/executed';

describe('PathIndex', () => {
  const index = new PathIndex<string>();
  for (const path of ['v3/a', 'v3/a/', 'v3/a/{id}', 'v3/a/b', 'v3/a/{id}/c', 'v3/a/b/d'])
    index.add('GET', path, path);

  it.each([
    ['v3/a', 'v3/a'],
    ['v3/a/', 'v3/a/'],
    ['v3/a/{empty}', 'v3/a/'],
    ['v3/a/{id}', 'v3/a/{id}'],
    ['v3/a/{other}', 'v3/a/{id}'],
    ['v3/a/1%2F2', 'v3/a/{id}'],
    ['v3/a/b', 'v3/a/b'],
    ['v3/a/b/c', 'v3/a/{id}/c'],
    ['v3/a/b/d', 'v3/a/b/d'],
    ['v3/a/x/d', undefined],
    ['v3/a/b?c=d/e', 'v3/a/b'],
    ['v3', undefined],
    ['v3/a/b/c/d', undefined],
    ['', undefined],
    ['__proto__', undefined],
  ])('%s -> %s', (path, found) => {
    expect(index.get('GET', path)).toBe(found);
  });

  it('separates the methods of a path', () => {
    expect(index.get('POST', 'v3/a')).toBeUndefined();
  });

  it('splits a key and refuses an invalid one', () => {
    expect(keyParts('DELETE v3/a')).toEqual(['DELETE', 'v3/a']);
    expect(() => keyParts('constructor v3/a')).toThrow(SyntaxError);
  });
});

describe('the lookup of an operation', () => {
  const VARIABLE = /\{\w+\}/g;

  it('finds every documented operation, by its template and by values', () => {
    for (const { method, path } of allOperations()) {
      const key = `${method} ${path}`;
      expect({ key, found: lookUpOperation(method, path)?.key }).toEqual({ key, found: key });
      // Two paths may differ in the names of their variables only.
      const filled = lookUpOperation(method, path.replace(VARIABLE, '%2F'))?.key;
      expect({ key, found: filled?.replace(VARIABLE, '{}') }).toEqual({
        key,
        found: key.replace(VARIABLE, '{}'),
      });
    }
  });

  it('builds one operation for a call with a template, and no index of paths', async () => {
    jest.resetModules();
    const fresh: typeof import('../../lib/openapi') = require('../../lib/openapi');
    const executed = await executedDuring(async () => {
      fresh.lookUpOperation('POST', 'v3/marketing/busifavor/coupons/{card_id}/send');
    });
    expect(executed.filter(({ name }) => name === 'KnownOperation')).toMatchObject([{ count: 1 }]);
    expect(executed.filter(({ file }) => file === 'openapi/path-index.ts')).toEqual([]);
  });

  it('finds nothing for an undocumented operation', () => {
    expect(lookUpOperation('GET', 'v3/brand/new')).toBeUndefined();
    expect(lookUpOperation('DELETE', 'v3/pay/transactions/native')).toBeUndefined();
  });
});

describe('the traits of an operation', () => {
  const table: [Method, string, OperationTraits][] = [
    [
      'POST',
      'v3/pay/transactions/native',
      {
        money: true,
        number: 'json.out_trade_no',
      },
    ],
    ['GET', 'v3/pay/transactions/id/{transaction_id}', {}],
    ['GET', 'v3/brand/new', {}],
    ['GET', 'v3/billdownload/file?token=a', { unsigned: true, answer: 'file' }],
    ['GET', 'v3/merchant-service/images/{media_id}', { unsigned: true, answer: 'file' }],
    ['GET', 'v3/merchant-service/images/abc%3D', { unsigned: true, answer: 'file' }],
    [
      'POST',
      'v3/merchant-service/images/upload',
      {
        upload: {
          file: 'file',
          filename: 'filename',
          digest: 'sha256',
          algorithm: 'sha256',
          limit: 2 * 1024 * 1024,
          suffixes: ['jpg', 'jpeg', 'bmp', 'png'],
        },
      },
    ],
    [
      'GET',
      'v3/global/merchant-service/images/abc',
      { unsigned: true, answer: 'file', baseURL: 'https://apihk.mch.weixin.qq.com/' },
    ],
    ['GET', 'v3/transferdownload/signfile', { unsigned: true, answer: 'file' }],
    ['GET', 'v3/transferdownload/elecvoucherfile', { unsigned: true, answer: 'file' }],
    [
      'GET',
      'v3/new-tax-control-fapiao/download',
      { unsigned: true, anonymous: true, answer: 'file', digest: 'sm3' },
    ],
    ['GET', 'v3/bill/downloadurl', { unsigned: true, answer: 'file' }],
    ['GET', 'v3/payscore/bill/downloadurl', { unsigned: true, answer: 'file' }],
    [
      'GET',
      'hk/v3/statements',
      { statement: true, answer: 'file', baseURL: 'https://api.mch.weixin.qq.com/' },
    ],
    [
      'GET',
      'v3/global/statements',
      { statement: true, answer: 'file', baseURL: 'https://apihk.mch.weixin.qq.com/' },
    ],
    [
      'GET',
      'v3/statements',
      { statement: true, answer: 'file', baseURL: 'https://api.mch.weixin.qq.com/hk/' },
    ],
    ['POST', 'v3/pay/transactions/out-trade-no/{out_trade_no}/close', { answer: 'empty' }],
    [
      'POST',
      'v3/new-tax-control-fapiao/fapiao-applications',
      {
        answer: 'empty',
        accepted: true,
        number: 'json.fapiao_apply_id',
      },
    ],
    [
      'POST',
      'v3/refund/domestic/refunds',
      {
        money: true,
        number: 'json.out_refund_no',
        refusals: 'refunds',
      },
    ],
    ['POST', 'v3/profitsharing/orders', { money: true, number: 'json.out_order_no' }],
    [
      'POST',
      'v3/fund-app/mch-transfer/transfer-bills',
      {
        money: true,
        number: 'json.out_bill_no',
        refusals: 'transfers',
      },
    ],
    ['POST', 'v3/marketing/busifavor/coupons/1/send', { money: true, number: 'json.out_request_no' }],
    [
      'POST',
      'v3/mch-operation-manage/enhanced-due-diligence/1/upload',
      {
        upload: {
          file: 'due_diligence_file',
          filename: 'file_name',
          digest: 'file_digest',
          algorithm: 'sha256',
        },
      },
    ],
    [
      'POST',
      'v3/taxi-invoice/cards/upload-file',
      { upload: { file: 'file', digest: 'digest', algorithm: 'sm3' } },
    ],
    [
      'POST',
      'v2/pay/unifiedorder',
      {
        merchantField: 'mch_id',
        keepsSignType: true,
        money: true,
        number: 'xml.out_trade_no',
      },
    ],
    ['POST', 'v2/pay/orderquery', { merchantField: 'mch_id', keepsSignType: true }],
    [
      'POST',
      'v2/secapi/pay/refund',
      {
        security: true,
        merchantField: 'mch_id',
        keepsSignType: true,
        money: true,
        number: 'xml.out_refund_no',
      },
    ],
    [
      'POST',
      'v2/secapi/pay/profitsharing',
      {
        security: true,
        signType: 'HMAC-SHA256',
        merchantField: 'mch_id',
        money: true,
        number: 'xml.out_order_no',
      },
    ],
    [
      'POST',
      'v2/mmpaymkttransfers/sendredpack',
      {
        security: true,
        unsigned: true,
        merchantField: 'mch_id',
        money: true,
        number: 'xml.mch_billno',
        refusals: 'payouts-v2',
      },
    ],
    [
      'POST',
      'v2/mmpaymkttransfers/promotion/transfers',
      {
        security: true,
        unsigned: true,
        merchantField: 'mchid',
        money: true,
        number: 'xml.partner_trade_no',
        refusals: 'payouts-v2',
      },
    ],
    [
      'POST',
      'v2/mmpaysptrans/pay_bank',
      {
        security: true,
        unsigned: true,
        merchantField: 'mch_id',
        money: true,
        number: 'xml.partner_trade_no',
        refusals: 'payouts-v2',
      },
    ],
    [
      'POST',
      'v2/pay/combinedorder',
      {
        signType: 'HMAC-SHA256',
        merchantField: 'combine_mch_id',
        money: true,
        number: 'xml.combine_out_trade_no',
      },
    ],
    ['POST', 'v2/pay/downloadbill', { unsigned: true, answer: 'file', merchantField: 'mch_id' }],
    [
      'POST',
      'v2/pay/downloadfundflow',
      { security: true, unsigned: true, answer: 'file', signType: 'HMAC-SHA256', merchantField: 'mch_id' },
    ],
    [
      'POST',
      'v2/billcommentsp/batchquerycomment',
      { security: true, unsigned: true, answer: 'file', signType: 'HMAC-SHA256', merchantField: 'mch_id' },
    ],
    [
      'POST',
      'v2/risk/getpublickey',
      {
        baseURL: 'https://fraud.mch.weixin.qq.com/',
        security: true,
        unsigned: true,
        merchantField: 'mch_id',
      },
    ],
    [
      'GET',
      'v2/appauth/getaccesstoken',
      { unsigned: true, answer: 'json', signType: 'HMAC-SHA256', merchantField: 'mch_id' },
    ],
    [
      'GET',
      'v2/papay/entrustweb',
      { baseURL: 'https://api.weixin.qq.com/', unsigned: true, answer: 'page', merchantField: 'mch_id' },
    ],
    ['POST', 'v2/papay/querycontract', { nonceless: true, merchantField: 'mch_id' }],
    [
      'POST',
      'v2/secapi/mch/uploadmedia',
      {
        security: true,
        merchantField: 'mch_id',
        upload: { file: 'media', digest: 'media_hash', algorithm: 'md5' },
      },
    ],
  ];

  it.each(table)('%s %s', (method, path, traits) => {
    expect(traitsOf(method, path)).toEqual(traits);
  });

  it.each(['add', 'modify', 'query'])(
    '%sInstitutionsub is found in the spelling of the chain, with its path on the wire',
    (verb) => {
      const wirePath = `v2/secapi/mch/${verb}Institutionsub`;
      const traits = { security: true, nonceless: true, merchantField: 'mch_id', wirePath };
      expect(traitsOf('POST', `v2/secapi/mch/${verb}-institutionsub`)).toEqual(traits);
      expect(traitsOf('POST', wirePath)).toEqual(traits);
    },
  );

  it('are frozen', () => {
    expect(Object.isFrozen(traitsOf('POST', 'v2/secapi/pay/refund'))).toBe(true);
    expect(Object.isFrozen(traitsOf('GET', 'v3/brand/new'))).toBe(true);
  });

  it('require a client certificate for 57 operations', () => {
    expect(allOperations().filter(({ method, path }) => traitsOf(method, path).security)).toHaveLength(57);
  });

  it('match the facts of each operation', () => {
    const strays = allOperations().filter(({ method, path, money, number, baseURL }) => {
      const traits = traitsOf(method, path.replace(/\{\w+\}/g, 'value'));
      return traits.money !== money || traits.number !== number || traits.baseURL !== baseURL;
    });
    expect(strays.map(({ path }) => path)).toEqual([]);
  });
});

describe('numberInPath', () => {
  it.each<[Method, string, string | undefined]>([
    ['POST', 'v3/payscore/serviceorder/O1/complete', 'O1'],
    ['POST', 'v3/payscore/partner/serviceorder/O%2F1/cancel', 'O%2F1'],
    ['POST', 'v3/pay/transactions/out-trade-no/O1/reverse', 'O1'],
    ['POST', 'v3/pay/transactions/native', undefined],
    ['POST', 'v3/payscore/serviceorder/O1/unknown', undefined],
    ['GET', 'v3/pay/transactions/out-trade-no/O1', undefined],
  ])('%s %s: %s', (method, path, number) => {
    expect(lookUpOperation(method, path)?.numberIn(path)).toBe(number);
  });
});

describe('encrypted fields', () => {
  it('of a request have a group, a path and a key', () => {
    expect(encryptedFieldsOf('POST', 'v2/mmpaysptrans/pay_bank')).toEqual([
      { group: 'xml', path: ['enc_bank_no'], key: 'bank' },
      { group: 'xml', path: ['enc_true_name'], key: 'bank' },
    ]);
    expect(encryptedFieldsOf('POST', 'v3/pay/transactions/native')).toEqual([
      { group: 'json', path: ['payer', 'identity', 'number'], key: 'platform' },
      { group: 'json', path: ['payer', 'identity', 'name'], key: 'platform' },
    ]);
    expect(encryptedFieldsOf('POST', 'v3/transfer/batches')).toContainEqual({
      group: 'json',
      key: 'platform',
      path: ['transfer_detail_list', '*', 'user_name'],
    });
    expect(encryptedFieldsOf('POST', 'v3/marketing/shopping-receipt/shoppingreceipts')).toContainEqual({
      group: 'multipart',
      key: 'platform',
      path: ['meta', 'merchant_contact_information', 'consultation_phone_number'],
    });
  });

  it('of a response use the merchant key', () => {
    expect(encryptedFieldsOf('GET', 'v3/merchant-service/complaints-v2/200')).toContainEqual({
      group: 'data',
      key: 'merchant',
      path: ['payer_phone'],
    });
  });

  it('do not exist in other operations', () => {
    expect(encryptedFieldsOf('GET', 'v3/certificates')).toEqual([]);
  });

  it('include 290 in requests of 119 operations and 83 in responses of 53', () => {
    const all = allOperations().map(({ method, path }) => encryptedFieldsOf(method, path));
    const requests = all
      .map((list) => list.filter(({ group }) => group !== 'data'))
      .filter(({ length }) => length > 0);
    const answers = all
      .map((list) => list.filter(({ group }) => group === 'data'))
      .filter(({ length }) => length > 0);
    expect([requests.flat().length, requests.length]).toEqual([290, 119]);
    expect([answers.flat().length, answers.length]).toEqual([85, 55]);
  });
});

describe('operationOf', () => {
  it('finds every operation by template and by values', () => {
    for (const operation of allOperations()) {
      const { method, path } = operation;
      const { request: _, path: __, ...facts } = operation;
      expect(operationOf(method, path)).toMatchObject(facts);
      expect(operationOf(method, path.replace(/\{\w+\}/g, 'value'))).toMatchObject(facts);
    }
  });

  it('returns undefined for an undocumented operation', () => {
    expect(operationOf('GET', 'v3/pay/transactions/native')).toBeUndefined();
    expect(operationOf('POST', 'v3/brand/new')).toBeUndefined();
  });

  it('returns facts with corrections applied', () => {
    expect(
      operationOf('POST', 'v2/secapi/pay/refund')?.request.xml?.['transaction_id']?.required,
    ).toBeUndefined();
  });
});

describe('allWebhooks', () => {
  it('separates the body from the decrypted resource', () => {
    const paid = allWebhooks().find(
      ({ version, event_type }) => version === 'v3' && event_type === 'REFUND.SUCCESS',
    );
    expect(paid?.body['event_type']?.enum).toEqual(['REFUND.SUCCESS']);
    expect(paid?.body['resource']?.fields?.['ciphertext']).toEqual({
      label: '加密后的密文数据',
      type: 'string',
      required: true,
      encrypted: 'aes-gcm',
    });
    expect(paid?.resource?.['out_refund_no']).toEqual({
      label: '商户退款单号',
      type: 'string',
      required: true,
    });
    expect(paid?.reply.kind).toBe('json');
  });

  it('has XML replies for APIv2', () => {
    const replies = allWebhooks()
      .filter(({ version }) => version === 'v2')
      .map(({ reply }) => reply.kind);
    expect(new Set(replies)).toEqual(new Set(['xml']));
  });

  it('marks replies that the merchant signs', () => {
    const signed = allWebhooks().filter(({ reply }) => reply.headers?.['Authorization']?.required);
    expect(signed.map(({ event_type }) => event_type)).toEqual([
      'CROSS_BORDER_PAY.GET_MCH_INFO',
      'CROSS_BORDER_PAY.PUSH_ORDER_INFO',
    ]);
  });
});
