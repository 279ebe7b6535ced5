import { segment } from '../../lib/chain';
import cases from '../vectors/segments.json';

describe('a segment is normalized like in the PHP version', () => {
  // A path in one piece is split at its slashes, and each segment follows the rule.
  const pathOf = (input: string) => input.split('/').map(segment).join('/');

  it.each(cases as [string, string][])('%j to %j', (input, normalized) => {
    expect(pathOf(input)).toBe(normalized);
  });
});

describe('a segment is normalized differently from the PHP version', () => {
  it.each([
    ['a variable keeps its name', '_outTradeNo_', '{outTradeNo}'],
    ['a variable keeps its capital', '_Card_id_', '{Card_id}'],
    ['a variable in braces keeps its name', '{A}', '{A}'],
    ['$name$ is a variable too', '$cardId$', '{cardId}'],
    ['a variable has a name', '__', '__'],
    ['digits first: stays as written', '4200001234ABC', '4200001234ABC'],
    ['an underscore inside: stays as written', 'Complaints_V2', 'Complaints_V2'],
    ['a dash inside: stays as written', 'Merchant-Service', 'Merchant-Service'],
    ['percent triplets stay as written', 'a%2Fb', 'a%2Fb'],
    ['a space: stays as written', 'A B', 'A B'],
    ['a control character: stays as written', 'a\0B', 'a\0B'],
    ['a line feed: stays as written', 'A\n', 'A\n'],
    ['a line feed at the end is not a part of a variable', '_a_\n', '_a_\n'],
  ])('%s', (_, input, written) => {
    expect(segment(input)).toBe(written);
  });
});
