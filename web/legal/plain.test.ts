import { expect, test } from 'vitest';
import { blocksOf } from './plain.ts';

test('headings, items and paragraphs as they are typed', () => {
  expect(blocksOf('# One\nfirst line\nsecond line\n\n- a\n- b\nafter\r\n\r\n\r\nlast')).toEqual([
    { kind: 'heading', text: 'One' }, { kind: 'text', text: 'first line second line' }, { kind: 'list', items: ['a', 'b'] }, { kind: 'text', text: 'after' }, { kind: 'text', text: 'last' },
  ]);
});

test('markup is text, blanks are nothing', () => {
  expect(blocksOf('<b>x</b> {house} #no')).toEqual([{ kind: 'text', text: '<b>x</b> {house} #no' }]);
  expect(blocksOf(' \n\n \n')).toEqual([]);
});
