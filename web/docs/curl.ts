import type { Body, Operation } from './reading.ts';

/** A line that can be pasted into a terminal: the path's placeholders in capitals, the first kind of body. */
export function curlOf(operation: Operation, origin: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => operation.parameters.find((p) => p.name === name)?.example ?? name.toUpperCase());
  const query = operation.parameters.filter((p) => p.where === 'query' && (p.required || p.example)).map((p) => `${p.name}=${encodeURIComponent(p.example ?? p.name.toUpperCase())}`).join('&');
  const headers = operation.parameters.filter((p) => p.where === 'header' && (p.required || p.example)).map((p) => `-H ${quoted(`${p.name}: ${p.example ?? p.name.toUpperCase()}`)}`);
  const parts = [
    operation.method === 'GET' || operation.bodies.length > 0 && operation.method === 'POST' ? 'curl' : `curl -X ${operation.method}`,
    ...(operation.open ? [] : [`-H 'Authorization: Bearer KEY'`]), ...headers, ...bodyParts(operation.bodies),
    quoted(`${origin}${path}${query && `?${query}`}`),
  ];
  return parts.join(' \\\n  ');
}

function bodyParts(bodies: readonly Body[]): string[] {
  const form = bodies.find((b) => b.type === 'multipart/form-data');
  if (form) return form.members.filter((m) => m.required || m.name === 'file').map((m) => m.kind.some((k) => k.text.includes('binary')) ? `-F ${m.name}=@FILE` : `-F ${m.name}=${m.name.toUpperCase()}`);
  const first = bodies[0];
  if (!first) return [];
  return [`-H ${quoted(`Content-Type: ${first.type}`)}`, first.example === undefined ? '--data-binary @FILE' : `--data ${quoted(first.example)}`];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
