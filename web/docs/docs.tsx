// The interface for programs, as a page: made from the same document that /openapi.json gives, so the two cannot disagree.
import type { Child } from 'hono/jsx';
import { Table } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import { curlOf } from './curl.ts';
import { operationsOf, shapesOf, type ApiDocument, type Kind, type Member, type Operation, type Shape } from './reading.ts';

export function DocsPage({ page, document }: { page: PageContext; document: ApiDocument }) {
  const { t } = page;
  const operations = operationsOf(document), shapes = shapesOf(document);
  const tags = [...new Set(operations.map((o) => o.tag))];
  return (
    <Layout page={page} title={t('docs.title')} description={t('docs.lead')}>
      <div class="wrap main ruled">
        <div><h1>{t('docs.title')}</h1><p class="lead quiet">{t('docs.lead')}</p><p class="small"><a href="/openapi.json">{t('docs.file')}</a></p></div>
        {operations.length === 0 && <Empty title={t('docs.empty')} />}
        <Section title={t('docs.contents')}>
          <ul class="todo">{operations.map((o) => <li><a href={`#${o.id}`} lang="en">{o.summary || o.path}</a> <span class="code">{o.method} {o.path}</span></li>)}</ul>
        </Section>
        <Section title={t('docs.keys')}><p>{t('docs.keys_text')}</p></Section>
        {tags.map((tag) => (
          <Section title={tag} id={`tag-${tag}`}>
            <div class="stack stack-l">{operations.filter((o) => o.tag === tag).map((o) => <OperationView page={page} operation={o} />)}</div>
          </Section>
        ))}
        <Section title={t('docs.errors')}><p>{t('docs.errors_text')}</p></Section>
        <Section title={t('docs.shapes')}><div class="stack stack-l">{shapes.map((shape) => <ShapeView page={page} shape={shape} />)}</div></Section>
      </div>
    </Layout>
  );
}

function OperationView({ page, operation }: { page: PageContext; operation: Operation }) {
  const { t, house } = page;
  const { id, method, path, summary, text, open, parameters, bodies, answers } = operation;
  return (
    <article class="stack" id={id}>
      <h3 lang="en">{summary || path}</h3>
      <p><span class="hash"><strong>{method}</strong> {path}</span> · {open ? t('docs.open') : t('docs.key')}</p>
      {text && <p lang="en"><Prose text={text} /></p>}
      <pre class="raw" tabindex={0} role="region" aria-label={`${t('docs.example')}: ${summary || path}`}>{curlOf(operation, house.publicUrl)}</pre>
      {parameters.length > 0 && <Rows label={`${t('docs.parameters')}: ${summary}`} heads={[t('docs.parameters'), t('docs.where'), t('docs.kind'), t('docs.meaning')]}
        rows={parameters.map((p) => [<code>{p.name}</code>, t(`docs.in.${p.where}`), <KindView kind={p.kind} />, <Meaning page={page} required={p.required} text={p.text} />])} />}
      {bodies.map((b) => b.members.length > 0
        ? <MembersView page={page} label={`${t('docs.body')}: ${b.type}`} head={b.type} members={b.members} />
        : <p>{t('docs.body')} <code>{b.type}</code> <KindView kind={b.kind} /> <span lang="en"><Prose text={b.text} /></span></p>)}
      <Rows label={`${t('docs.answers')}: ${summary}`} heads={[t('docs.status'), t('docs.shape'), t('docs.meaning')]}
        rows={answers.map((a) => [a.status, <KindView kind={a.kind} />, <span lang="en"><Prose text={a.text} /></span>])} />
    </article>
  );
}

function ShapeView({ page, shape }: { page: PageContext; shape: Shape }) {
  return (
    <article class="stack stack-s" id={`shape-${shape.name}`}>
      <h3><code>{shape.name}</code></h3>
      {shape.text && <p lang="en"><Prose text={shape.text} /></p>}
      {shape.members.length > 0 ? <MembersView page={page} label={shape.name} head={page.t('docs.name')} members={shape.members} /> : <p><KindView kind={shape.kind} /></p>}
    </article>
  );
}

function MembersView({ page, label, head, members }: { page: PageContext; label: string; head: string; members: readonly Member[] }) {
  return <Rows label={label} heads={[head, page.t('docs.kind'), page.t('docs.meaning')]} rows={members.map((m) => [<code>{m.name}</code>, <KindView kind={m.kind} />, <Meaning page={page} required={m.required} text={m.text} />])} />;
}

function Rows({ label, heads, rows }: { label: string; heads: readonly string[]; rows: readonly (readonly Child[])[] }) {
  return <Table label={label} columns={heads.map((head) => ({ label: head }))} rows={rows} />;
}

function Meaning({ page, required, text }: { page: PageContext; required: boolean; text: string }) {
  return <>{required && <strong>{page.t('docs.required')}</strong>} <span lang="en"><Prose text={text} /></span></>;
}

function KindView({ kind }: { kind: Kind }) {
  return <code>{kind.map(({ text, shape }) => shape ? <a href={`#shape-${shape}`}>{text}</a> : text)}</code>;
}

/** Descriptions mark code with backticks, and nothing else. */
function Prose({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => i % 2 === 1 ? <code>{part}</code> : part)}</>;
}
