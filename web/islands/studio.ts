// <acquis-studio>: the badge is drawn again at every choice, by the same function as on the server; the text for whoever does not see it follows until someone writes their own.
import { contrast, isColour } from '../../lib/colour.ts';
import { badgeSvg, coloursOf, EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../badge.ts';
import { describeBadge, type BadgeWords } from '../design/studio-words.ts';

class Studio extends HTMLElement {
  private told: Readonly<Record<string, string>> = {};

  connectedCallback(): void {
    const form = this.querySelector('form'), params = form && this.read(form);
    if (!form) return;
    if (params) this.told = this.say(params);
    form.addEventListener('input', () => this.draw(form));
  }

  private draw(form: HTMLFormElement): void {
    const params = this.read(form);
    if (!params) return;
    const svg = badgeSvg(params), { rim, field } = coloursOf(params.pigment);
    for (const place of this.querySelectorAll('[data-badge]')) place.innerHTML = svg;
    const figure = this.querySelector('[data-contrast]');
    if (figure) figure.textContent = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(contrast(rim, field));
    const said = this.say(params);
    for (const [lang, text] of Object.entries(said)) {
      const typed = form.querySelector<HTMLInputElement>(`input[name="alt.${lang}"]`);
      if (typed && (typed.value === '' || typed.value === this.told[lang])) typed.value = text;
    }
    this.told = said;
  }

  private read(form: HTMLFormElement): BadgeParams | undefined {
    const data = new FormData(form), get = (name: string) => String(data.get(name) ?? '').trim();
    const shape = SHAPES.find((one) => one === get('shape')), emblem = EMBLEMS.find((one) => one === get('emblem')), colour = get('colour').toLowerCase();
    const pigment = get('pigment') === 'own' ? (isColour(colour) ? (colour as `#${string}`) : undefined) : PIGMENTS.find((one) => one === get('pigment'));
    return shape && emblem && pigment ? { shape, emblem, pigment, level: Number(get('level')) || 1, seed: get('seed') || 'x' } : undefined;
  }

  private say(params: BadgeParams): Readonly<Record<string, string>> {
    const words = JSON.parse(this.dataset['words'] ?? '{}') as Readonly<Record<string, BadgeWords>>;
    return Object.fromEntries(Object.entries(words).map(([lang, own]) => [lang, describeBadge(params, own)]));
  }
}

customElements.define('acquis-studio', Studio);
