import { wxpay } from '../support/command';

describe('wxpay reference', () => {
  it('shows the fields, the response and the code of a path', async () => {
    const { code, stdout } = await wxpay(['reference', 'v3/marketing/busifavor/coupons/{card_id}/send']);
    expect(stdout).toMatch(
      /^POST v3\/marketing\/busifavor\/coupons\/\{card_id\}\/send\n发放消费卡\nhttps:\/\/pay\.weixin/,
    );
    expect(stdout).toMatch(/^send_time +string +yes +rfc3339$/m);
    expect(stdout).toMatch(/^card_code +string +yes$/m);
    expect(stdout).toContain('await wxpay.v3.marketing.busifavor.coupons._card_id_.send.post({');
    expect(code).toBe(0);
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
    expect(stdout).toContain('共 6 个接口');
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
