import { wxpay } from '../support/command';

describe('wxpay reference', () => {
  it('shows the fields, the response and the code of a path', async () => {
    const { code, stdout } = await wxpay(['reference', 'v3/marketing/busifavor/coupons/{card_id}/send']);
    expect(stdout).toMatch(
      /^POST v3\/marketing\/busifavor\/coupons\/\{card_id\}\/send\nSend a consumption card\nhttps:\/\/pay\.weixin/,
    );
    expect(stdout).toMatch(/^send_time +string +yes +.* +rfc3339$/m);
    expect(stdout).toMatch(/^card_code +string +yes +/m);
    expect(stdout).toContain('await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({');
    expect(code).toBe(0);
  });

  it.each([
    ['en', 'At most 200 calls per minute for each merchant (source: the page above)'],
    ['zh', '频率限制：每商户每分钟 200 次（来源：上述官方文档）'],
  ])('shows the published rate, in %s', async (language, rate) => {
    const path = 'v3/aggracct-bc/wb-channel/control-orders/recover';
    expect((await wxpay(['reference', path, '--language', language])).stdout).toContain(rate);
    const { stdout } = await wxpay(['reference', path, '--output', 'json']);
    expect(JSON.parse(stdout)[0]).toMatchObject({ rate: { limit: 200, per: 'minute', source: 'page' } });
  });

  it.each([
    [
      'zh',
      {
        card_id: '消费卡ID',
        appid: '消费卡归属appid',
        openid: '用户openid',
        out_request_no: '商户单据号',
        send_time: '请求发卡时间',
        card_code: '消费卡code',
      },
    ],
    [
      'en',
      {
        card_id: 'Consumption card ID',
        appid: 'AppID that the consumption card belongs to',
        openid: "User's OpenID",
        out_request_no: 'Merchant request number',
        send_time: 'Time of the request to send the card',
        card_code: 'Consumption card code',
      },
    ],
  ])('describes each field, in %s', async (language, names) => {
    const path = 'v3/marketing/busifavor/coupons/{card_id}/send';
    const { stdout } = await wxpay(['reference', path, '--language', language]);
    for (const [field, name] of Object.entries(names)) {
      expect(stdout).toMatch(new RegExp(`^${field} +string +\\S+ +${name}( |$)`, 'm'));
    }
  });

  it('says the unit of an amount, and what codes mean', async () => {
    const query = ['reference', 'GET', 'v3/pay/transactions/id/{transaction_id}'];
    const english = await wxpay(query);
    expect(english.stdout).toMatch(/^amount\.total +integer +(yes)? +.* \(in fen\)/m);
    expect(english.stdout).toMatch(/^trade_state +SUCCESS +\S/m);
    const chinese = await wxpay([...query, '--language', 'zh']);
    expect(chinese.stdout).toMatch(/^amount\.total +integer +(是)? +.*（单位：分）/m);
    expect(chinese.stdout).toMatch(/^trade_state +SUCCESS +支付成功$/m);
  });

  it.each(['商户单据号', 'Time of the request to send the card'])(
    'finds an operation by what a field is called: “%s”',
    async (words) => {
      const { stdout } = await wxpay(['reference', words]);
      expect(stdout).toContain('v3/marketing/busifavor/coupons/{card_id}/send');
    },
  );

  it('prints names, units and meanings as JSON, in both languages', async () => {
    const { stdout } = await wxpay([
      'reference',
      'GET',
      'v3/pay/transactions/id/{transaction_id}',
      '--output',
      'json',
    ]);
    const [page] = JSON.parse(stdout);
    expect(page).toMatchObject({ name: '微信支付订单号查询', english: expect.stringMatching(/^[A-Z]/) });
    expect(page.request.path.transaction_id.names).toEqual(['微信支付订单号', 'WeChat Pay transaction ID']);
    expect(page.answer.fields.amount.fields.total.unit).toBe('fen');
    expect(page.answer.fields.trade_state.meanings.SUCCESS[0]).toBe('支付成功');
  });

  it('shows which fields are alternatives and which are conditionally required', async () => {
    const refund = await wxpay(['reference', 'POST', 'v3/refund/domestic/refunds']);
    expect(refund.stdout).toMatch(/^transaction_id +string +or out_trade_no/m);
    const transfer = await wxpay(['reference', 'POST', 'v3/transfer/batches']);
    expect(transfer.stdout).toMatch(
      /^transfer_detail_list\[\]\.user_name +string +when transfer_amount >= 200000/m,
    );
    const chinese = await wxpay(['reference', 'POST', 'v3/refund/domestic/refunds', '--language', 'zh']);
    expect(chinese.stdout).toMatch(/^transaction_id +string +与 out_trade_no 任填其一/m);
  });

  it('prints the code in the requested style', async () => {
    const { stdout } = await wxpay(['reference', 'v3/security/echo', '--code', 'declared-promise']);
    expect(stdout).toContain("wxpay.chain('v3/security/echo')\n  .postAsync(");
  });

  it('lists the matching operations in columns that align with Chinese text', async () => {
    const { stdout } = await wxpay(['reference', '申请退款', '--language', 'zh']);
    const [heading = '', rule = '', ...rows] = stdout.split('\n');
    expect(heading).toMatch(/^方法 {2}路径 +名称$/);
    expect(rule).toMatch(/^─{4} {2}─+ {2}─+$/);
    expect(rows).toContainEqual(expect.stringMatching(/^POST {2}v3\/refund\/domestic\/refunds {2}申请退款$/));
    expect(stdout).toContain('共 9 个接口');
  });

  it('prints an operation as JSON', async () => {
    const { stdout } = await wxpay(['reference', 'POST', 'v3/security/echo', '--output', 'json']);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: 'v3/security/echo',
        request: expect.objectContaining({ json: expect.anything() }),
        code: expect.stringContaining('echo.post('),
      }),
    ]);
  });

  it('reports a search without a match', async () => {
    const { code, stdout } = await wxpay(['reference', 'nowhere']);
    expect(stdout).toBe('No operation found.\n');
    expect(code).toBe(2);
  });
});
