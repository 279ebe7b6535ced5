import { Labels, unitOf } from '../../lib/reference/labels';
import type { Field } from '../../lib/reference/model';
import { readCatalogue } from '../../scripts/openapi/catalogue';
import { checkLabels, type PlacedField, placedFields, readGlossaries } from '../../scripts/openapi/labels';

const { operations, webhooks } = readCatalogue();
const placed = placedFields(operations, webhooks);
const labels = new Labels(readGlossaries());

function placedAs(name: string, field: Field): PlacedField {
  return { of: 'POST v3/pay/x', product: 'v3/pay', place: `json.${name}`, name, field };
}

describe('the names of fields', () => {
  it('are there in both languages for every field of all operations and notifications', () => {
    const without = placed.filter(({ name, field, product }) => {
      const [zh = '', en = ''] = labels.nameOf(name, field, product) ?? [];
      return zh === '' || en === '';
    });
    expect(placed.length).toBeGreaterThan(28_000);
    expect(without.length).toBe(0);
  });

  it('have English without Chinese characters, and no full stop at the end', () => {
    const english = placed.map(({ name, field, product }) => labels.nameOf(name, field, product)?.[1] ?? '');
    expect(english.filter((text) => /[\u4e00-\u9fff]|\.$/.test(text))).toEqual([]);
  });

  it('differ by product if one Chinese name has two meanings', () => {
    const field: Field = { type: 'string', label: '批次状态' };
    expect(labels.nameOf('state', field, 'v3/transfer')?.[1]).toBe('Batch status');
    expect(labels.nameOf('state', field, 'v3/marketing')?.[1]).toBe('Stock status');
  });
});

describe('the check of names', () => {
  it('finds no fault in the catalogue', () => {
    expect(checkLabels(placed)).toEqual([]);
  });

  it('names a field without a name', () => {
    const faults = checkLabels([...placed, placedAs('never_seen', { type: 'string' })]);
    expect(faults).toEqual([
      'own-names.yaml: POST v3/pay/x: json.never_seen has no name, and never_seen is not in the list',
    ]);
  });

  it('names a field whose name has no English', () => {
    const faults = checkLabels([...placed, placedAs('amount', { type: 'string', label: '没有的名字' })]);
    expect(faults).toEqual([
      'field-names.yaml: POST v3/pay/x: json.amount: "没有的名字" has no English name',
    ]);
  });

  it('names a code without a meaning', () => {
    const faults = checkLabels([
      ...placed,
      placedAs('amount', { type: 'string', label: '金额', enum: ['NEVER_SEEN'] }),
    ]);
    expect(faults).toEqual([
      'enum-meanings.yaml: POST v3/pay/x: json.amount: NEVER_SEEN has no meaning, and enum-gaps.yaml does not list it',
    ]);
  });

  it('names an entry of a glossary that nothing uses', () => {
    const glossaries = readGlossaries();
    const faults = checkLabels(placed, {
      ...glossaries,
      names: { ...glossaries.names, 没有的名字: 'Never seen' },
    });
    expect(faults).toEqual(['field-names.yaml: no field is called "没有的名字"']);
  });
});

describe('the unit of a number', () => {
  const amount: Field = { type: 'integer', label: '订单金额' };

  it('is the fen for an amount of money', () => {
    expect(unitOf('total', amount, 'v3/pay')).toBe('fen');
  });

  it('is the smallest unit of the currency in cross-border products', () => {
    expect(unitOf('total', amount, 'v3/global')).toBe('minor-unit');
  });

  it.each(['代金券数量', '积分余额', '最大分账比例'])('is not the fen for %s', (label) => {
    expect(unitOf('count', { type: 'integer', label }, 'v3/pay')).toBeUndefined();
  });

  it('is the second for a lifetime', () => {
    expect(unitOf('expires_in', { type: 'integer', label: 'token有效时间' }, 'v3/pay')).toBe('seconds');
  });
});
