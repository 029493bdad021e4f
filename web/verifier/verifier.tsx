// The offline verifier: one HTML file, opened from a disk. It asks nobody anything; its own policy forbids it to.
import type { Lang } from '../../lib/i18n.ts';
import { dictionary } from '../../lib/i18n.ts';
import type { PageContext, Theme } from '../context.ts';
import { nothingKnown, sortOut, type Given } from './given.ts';
import { judge, type Judged } from './judge.ts';
import { VerifierPage, type View } from './page.tsx';
import './verifier.css';

const root = document.documentElement;
const known = nothingKnown();
const dark = matchMedia('(prefers-color-scheme: dark)');
let lang: Lang = navigator.languages.map((name) => name.slice(0, 2)).find((name): name is Lang => name === 'fr' || name === 'en') ?? 'en';
let theme: Theme | undefined, given: readonly Given[] = [], judged: readonly Judged[] = [], state: View['state'] = 'ready', who = '', day = '';

/** The machine's own clock: whoever sets it wrong is told another moment on the report. */
const now = (): Date => new Date(performance.timeOrigin + performance.now());
/** The end of a day; a day that is not over is judged now. */
const momentOf = (text: string): Date | undefined => (/^\d{4}-\d\d-\d\d$/.test(text) && text !== now().toISOString().slice(0, 10) ? new Date(`${text}T23:59:59Z`) : undefined);

function show(): void {
  const t = dictionary(lang), shown = theme ?? (dark.matches ? 'dark' : 'light');
  const page: PageContext = { t, lang, theme, path: '', house: { name: 'Acquis', publicUrl: '', trial: false }, csrf: '' };
  root.lang = lang;
  if (theme) root.dataset['theme'] = theme;
  document.title = t('verifier.name');
  document.body.innerHTML = String(<VerifierPage page={page} judged={judged} known={known.dids.size + known.lists.size + known.anchors.length} asked={{ who, day, at: momentOf(day) }} state={state} shown={shown} />);
}

async function take(files: readonly Given[]): Promise<void> {
  const fresh = sortOut(files, known);
  // A key or a list that comes later says more of what lies here already.
  if (fresh.length > 0) given = fresh;
  state = 'busy';
  show();
  await answer();
  document.querySelector<HTMLElement>('[data-answers]')?.focus();
  scrollTo(0, 0);
}

async function answer(): Promise<void> {
  try {
    const question = { language: lang, now: now(), at: momentOf(day), who };
    const answers: Judged[] = [];
    for (const one of given) answers.push(await judge(one, known, question));
    judged = answers;
    state = 'ready';
  } catch (error) {
    // A browser without the signatures that are needed, most likely. Nothing is said of the credential.
    console.error(error);
    judged = [];
    state = 'failed';
  }
  show();
}

async function takeFiles(files: Iterable<File>): Promise<void> {
  readFields();
  await take(await Promise.all([...files].slice(0, 50).map(async (file) => ({ name: file.name.slice(0, 120), bytes: new Uint8Array(await file.slice(0, 9 * 1024 * 1024).arrayBuffer()) }))));
}

function readFields(): void {
  const form = document.querySelector('form'), fields = form && new FormData(form);
  who = String(fields?.get('who') ?? who).trim();
  day = String(fields?.get('at') ?? day);
}

addEventListener('submit', (event) => {
  event.preventDefault();
  readFields();
  const text = String(new FormData(event.target as HTMLFormElement).get('text') ?? '').trim();
  if (text !== '') void take([{ name: '', bytes: new TextEncoder().encode(text) }]);
  else if (given.length > 0) void take([]);
});
addEventListener('change', (event) => {
  const { target } = event;
  if (target instanceof HTMLInputElement && target.files?.length) void takeFiles(target.files);
});
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.querySelector('.drop')?.classList.add('over');
});
addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) document.querySelector('.drop')?.classList.remove('over');
});
addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer?.files.length) void takeFiles(event.dataTransfer.files);
});
addEventListener('paste', (event) => {
  if (event.clipboardData?.files.length) void takeFiles(event.clipboardData.files);
});
addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-lang],[data-theme-to],[data-print]') : null;
  if (!button) return;
  const { lang: wanted, themeTo } = button.dataset;
  if ('print' in button.dataset) return print();
  readFields();
  if (themeTo === 'dark' || themeTo === 'light') theme = themeTo;
  if (wanted === 'fr' || wanted === 'en') lang = wanted;
  if (wanted && judged.length > 0) void answer();
  else show();
});
dark.addEventListener('change', show);
show();
