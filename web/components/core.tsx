// The core sample, the one image of the house. A layer always says a quantity: hours, a share of the work, rows of a batch.
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { seeded } from '../badge.ts';
import { Mark, type Tone } from './icons.tsx';

/** Pigments 1 to 8 (encre, lavis, ardoise, brume, ocre, sable, lichen, garance); 0 is the bare, empty slot. */
export type LayerTone = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The tone of the nth layer: neighbours differ in light and in hatch. */
export function layerTone(n: number): LayerTone {
  return ORDER[n % ORDER.length] ?? 4;
}

export type CoreProps = { layers: readonly { readonly share: number; readonly tone: LayerTone }[]; /** Same seed, same drawing. */ seed: string; width?: number | undefined; height?: number | undefined };

/** A drilled core, topmost layer first. It stretches to its box, and stands beside a list that says the same in words. */
export function Core(props: CoreProps) {
  return raw(coreSvg(props));
}

export function coreSvg({ layers, seed, width = 120, height = 520 }: CoreProps): string {
  const random = seeded(seed);
  const rx = width / 2 - 2;
  const ry = Math.min(14, rx * 0.32);
  const [left, right, top, bottom] = [2, width - 2, ry + 2, height - ry - 2];
  const body = `M${left} ${r(top)}A${rx} ${r(ry)} 0 0 1 ${right} ${r(top)}V${r(bottom)}A${rx} ${r(ry)} 0 0 1 ${left} ${r(bottom)}Z`;
  const total = layers.reduce((sum, layer) => sum + layer.share, 0) || 1;
  const clip = `core-${Math.trunc(random() * 1e9).toString(36)}`;
  let depth = 0;
  const edges = layers.map((layer, i) => {
    depth += layer.share;
    const y = (height * depth) / total;
    const wave = () => r(y + (random() - 0.5) * 10);
    return i === layers.length - 1 ? `${right} ${height + 18}L${left} ${height + 18}` : `${right} ${wave()}C${r(right - width * 0.33)} ${wave()} ${r(left + width * 0.33)} ${wave()} ${left} ${wave()}`;
  });
  const painted = layers.map((layer, i) => {
    const shape = `M${left} -18H${right}L${edges[i]}Z`;
    return `<path class="f${layer.tone}" d="${shape}"/>${layer.tone ? `<path fill="url(#l${HATCH[layer.tone]})" d="${shape}"/>` : ''}`;
  });
  // Each layer is painted over the one below it, so the deepest comes first.
  const lines = edges.slice(0, -1).map((edge) => `<path class="cl" d="M${edge}"/>`);
  return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><clipPath id="${clip}"><path d="${body}"/></clipPath><g clip-path="url(#${clip})">${painted.reverse().join('')}${lines.join('')}</g><path class="cl" d="${body}"/><ellipse class="face" cx="${width / 2}" cy="${r(top)}" rx="${rx}" ry="${r(ry)}"/></svg>`;
}

export type Layer = {
  readonly tone: LayerTone;
  /** Short label on the layer: "18 h". */
  readonly depth?: string | undefined;
  /** Height in four steps, only with `tall`. */
  readonly weight?: 1 | 2 | 3 | 4 | undefined;
  /** Half filled: begun, not complete. */
  readonly half?: boolean | undefined;
  readonly matter: Child;
};

/** Layers with their matter beside them: learning outcomes, a history. */
export function Strata({ layers, tall, class: extra, label }: { layers: readonly Layer[]; tall?: boolean | undefined; class?: string | undefined; label?: string | undefined }) {
  return (
    <ol class={['log', tall && 'log-l', extra].filter(Boolean).join(' ')} aria-label={label}>
      {layers.map(({ tone, depth, weight, half, matter }) => (
        <li data-w={weight}>
          <div class={`core tone${tone}${half ? ' half' : ''}`}>
            {tone > 0 && !half && <Hatch tone={tone} />}
            {depth && <span class="depth"><b>{depth}</b></span>}
          </div>
          <div class="matter">{matter}</div>
        </li>
      ))}
    </ol>
  );
}

/** `weight` of a layer: its share of the whole in four steps. */
export function weightOf(part: number, whole: number): 1 | 2 | 3 | 4 {
  const share = whole > 0 ? part / whole : 0;
  return share < 0.15 ? 1 : share < 0.3 ? 2 : share < 0.5 ? 3 : 4;
}

export type Sediment = {
  readonly label: string;
  readonly count: number;
  /** The count as shown, and what it means. */
  readonly shown: string;
  readonly note?: string | undefined;
  /** Name of the figure that `Progress` keeps current. */
  readonly figure?: string | undefined;
};

/** A batch that settles: what waits on top, what is delivered at the bottom. Every layer stays tall enough to be read. */
export function Settle({ layers, seed }: { layers: readonly Sediment[]; seed: string }) {
  const total = layers.reduce((sum, { count }) => sum + count, 0);
  const weighed = layers.map((layer) => ({ ...layer, weight: weightOf(layer.count, total) }));
  const first = SETTLED.length - layers.length;
  return (
    <div class="settle">
      <Core seed={seed} width={90} height={260} layers={weighed.map(({ weight }, i) => ({ share: HEIGHT[weight], tone: SETTLED[first + i] ?? 4 }))} />
      <ol class="settle-list">
        {weighed.map(({ label, shown, note, figure, weight }) => <li data-w={weight}><span>{label}</span><b data-figure={figure}>{shown}</b>{note && <small>{note}</small>}</li>)}
      </ol>
    </div>
  );
}

export type ElementState = 'present' | 'partial' | 'missing' | 'later';

export type CompletenessProps = {
  /** Head: "Completeness". */
  title: string;
  /** "9 of 11" */
  count: string;
  /** What is missing to publish, in a sentence. */
  children?: Child;
  elements: readonly { readonly label: string; readonly state: ElementState; /** What is there: "fr, en", "32 h", "missing". */ readonly detail?: string | undefined; readonly href: string; /** The state in a word, for screen readers. */ readonly word: string }[];
};

const STATE_TONE: Record<ElementState, Tone> = { present: 'valid', partial: 'warn', missing: 'invalid', later: 'none' };

/** The mandatory elements as layers: filled, half, or an empty dashed slot. */
export function Completeness({ title, count, children, elements }: CompletenessProps) {
  return (
    <aside class="sheet" aria-labelledby="completeness">
      <div class="sheet-head"><h2 id="completeness">{title}</h2><p class="push"><strong>{count}</strong></p></div>
      {children && <div class="pad comp-sum stack stack-s">{typeof children === 'string' ? <p>{children}</p> : children}</div>}
      <Strata class="comp" layers={elements.map(({ label, state, detail, href, word }, i) => ({
        tone: state === 'missing' || state === 'later' ? 0 : state === 'partial' ? 6 : layerTone(i),
        half: state === 'partial',
        matter: <><a href={href}><span class="en">{label}</span> <span class="ev">{detail}</span></a><Mark tone={STATE_TONE[state]} /><span class="sr">{word}</span></>,
      }))} />
    </aside>
  );
}

function Hatch({ tone }: { tone: LayerTone }) {
  return raw(`<svg aria-hidden="true"><rect width="100%" height="100%" fill="url(#l${HATCH[tone]})"/></svg>`);
}

// Waiting is an empty slot, delivered the calmest layer.
const SETTLED: readonly LayerTone[] = [4, 5, 0, 8, 6, 3];
const HEIGHT = { 1: 2, 2: 3, 3: 5, 4: 8 } as const;
const ORDER: readonly LayerTone[] = [3, 2, 5, 7, 1, 6, 8, 4];
const HATCH: Record<LayerTone, number> = { 0: 0, 1: 1, 2: 5, 3: 7, 4: 6, 5: 2, 6: 8, 7: 3, 8: 4 };

function r(n: number): number {
  return Math.round(n * 10) / 10;
}
