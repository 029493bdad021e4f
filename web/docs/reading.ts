// An OpenAPI 3.1 document, read down to what a page shows. Schemas become short words ("string", "Check[]"), links where they have a name.
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from '../../lib/http.ts';

export type ApiDocument = ReturnType<OpenAPIHono<Env>['getOpenAPI31Document']>;

/** A piece of a kind; `shape` when it names one. */
export type Piece = { readonly text: string; readonly shape?: string };
export type Kind = readonly Piece[];
export type Parameter = { readonly name: string; readonly where: 'query' | 'path' | 'header' | 'cookie'; readonly required: boolean; readonly kind: Kind; readonly text: string; readonly example: string | undefined };
export type Body = { readonly type: string; readonly kind: Kind; readonly text: string; readonly members: readonly Member[]; readonly example: string | undefined };
export type Answer = { readonly status: string; readonly text: string; readonly kind: Kind };
export type Operation = {
  readonly id: string; readonly method: string; readonly path: string; readonly tag: string; readonly summary: string; readonly text: string; readonly open: boolean;
  readonly parameters: readonly Parameter[]; readonly bodies: readonly Body[]; readonly answers: readonly Answer[];
};
export type Member = { readonly name: string; readonly required: boolean; readonly kind: Kind; readonly text: string };
export type Shape = { readonly name: string; readonly text: string; readonly members: readonly Member[]; readonly kind: Kind };

type Tree = { readonly [name: string]: unknown };
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(tree(document.paths)).flatMap(([path, item]) => METHODS.flatMap((method) => {
    const found = tree(item)[method];
    return found ? [operation(method, path, tree(found))] : [];
  }));
}

export function shapesOf(document: ApiDocument): Shape[] {
  return Object.entries(tree(document.components?.schemas)).map(([name, schema]) => ({ name, text: text(tree(schema)['description']), members: membersOf(tree(schema)), kind: kindOf(schema) }));
}

function operation(method: string, path: string, found: Tree): Operation {
  return {
    id: text(found['operationId']) || `${method}${path.replace(/[^a-z0-9]+/gi, '-')}`, method: method.toUpperCase(), path,
    tag: text(list(found['tags'])[0]), summary: text(found['summary']), text: text(found['description']),
    open: list(found['security']).length === 0,
    parameters: list(found['parameters']).map((p) => parameter(tree(p))),
    bodies: Object.entries(tree(tree(found['requestBody'])['content'])).map(([type, media]) => body(type, tree(media))),
    answers: Object.entries(tree(found['responses'])).map(([status, answer]) => ({ status, text: text(tree(answer)['description']), kind: kindOf(tree(Object.values(tree(tree(answer)['content']))[0])['schema']) })),
  };
}

function parameter(found: Tree): Parameter {
  const schema = tree(found['schema']), where = text(found['in']);
  return {
    name: text(found['name']), where: where === 'path' || where === 'header' || where === 'cookie' ? where : 'query', required: found['required'] === true,
    kind: kindOf(schema), text: text(found['description']) || text(schema['description']), example: exampleOf(found) ?? exampleOf(schema),
  };
}

function body(type: string, media: Tree): Body {
  const schema = tree(media['schema']);
  return { type, kind: kindOf(schema), text: text(schema['description']), members: membersOf(schema), example: exampleOf(media) ?? exampleOf(schema) };
}

function membersOf(schema: Tree): Member[] {
  const required = new Set(list(schema['required']));
  return Object.entries(tree(schema['properties'])).map(([name, member]) => ({ name, required: required.has(name), kind: kindOf(member), text: text(tree(member)['description']) }));
}

function kindOf(schema: unknown): Kind {
  const s = tree(schema);
  const name = text(s['$ref']).split('/').at(-1);
  if (name) return [{ text: name, shape: name }];
  const choices = [s['anyOf'], s['oneOf'], s['allOf']].map(list).find((c) => c.length > 0);
  if (choices) return either(choices.map(kindOf));
  if (list(s['enum']).length > 0) return either(list(s['enum']).map((value) => [{ text: JSON.stringify(value) }]));
  if ('const' in s) return [{ text: JSON.stringify(s['const']) }];
  if (s['type'] === 'array') return [...kindOf(s['items']), { text: '[]' }];
  if (Array.isArray(s['type'])) return either(s['type'].map((type) => kindOf({ ...s, type })));
  const members = membersOf(s);
  if (members.length > 0) return [{ text: `{ ${members.map((m) => m.required ? m.name : `${m.name}?`).join(', ')} }` }];
  const format = s['type'] === 'null' ? '' : text(s['format']);
  return s['type'] === undefined ? [] : [{ text: format ? `${text(s['type'])} (${format})` : text(s['type']) }];
}

function either(kinds: readonly Kind[]): Kind {
  return kinds.flatMap((kind, i) => i === 0 ? kind : [{ text: ' | ' }, ...kind]);
}

function exampleOf(found: Tree): string | undefined {
  const example = found['example'] ?? tree(Object.values(tree(found['examples']))[0])['value'];
  if (example === undefined) return undefined;
  return typeof example === 'string' ? example : JSON.stringify(example, null, 2);
}

function tree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? value as Tree : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
