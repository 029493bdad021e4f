// <acquis-esco>: ESCO skills found as one types (ARIA 1.2 combobox with a listbox: arrows, Enter, Escape), and suggested from what the outcome says. What is chosen becomes a ticked
// box of the form, as it would be without this.
type Skill = { readonly uri: string; readonly label: Readonly<Record<string, string>> };

const PAUSE = 120;

class Esco extends HTMLElement {
  private found: readonly Skill[] = [];
  private at = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  private list!: HTMLUListElement;
  private field!: HTMLInputElement;

  connectedCallback(): void {
    const field = this.querySelector<HTMLInputElement>('input[type=search]');
    if (!field) return;
    this.field = field;
    this.list = document.createElement('ul');
    Object.assign(this.list, { id: `${field.id}-list`, className: 'combo-list', hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', field.placeholder);
    field.after(this.list);
    for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', this.list.id]] as const) field.setAttribute(name, value);
    this.querySelector('button[value^="esco:"], button[value="occupation"]')?.setAttribute('hidden', '');
    field.addEventListener('input', () => { clearTimeout(this.timer); this.timer = setTimeout(() => void this.search(), PAUSE); });
    field.addEventListener('keydown', (event) => this.key(event));
    field.addEventListener('blur', () => this.close());
    // The field must keep the focus while an option is pressed.
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => { const option = (event.target as Element).closest('li'); if (option) this.choose(Number(option.dataset['at'])); });
    this.querySelector('button[value^="suggest:"]')?.addEventListener('click', (event) => { event.preventDefault(); void this.suggest(); });
  }

  private async search(): Promise<void> {
    const query = this.field.value.trim(), turn = ++this.asked;
    if (query.length < 2) return this.close();
    const skills = await this.ask({ q: query });
    if (turn === this.asked) this.open(skills);
  }

  private async suggest(): Promise<void> {
    const name = (this.dataset['name'] ?? '').replace(/\.esco$/, ''), said = (member: string): string => {
      const own = (lang: string) => this.closest('form')?.querySelector<HTMLInputElement>(`[name="${name}.${member}.${lang}"]`)?.value.trim() ?? '';
      return own(document.documentElement.lang) || own('fr') || own('en');
    };
    const skills = await this.ask({ title: said('title'), more: said('description') });
    const place = this.querySelector('[data-found]');
    if (!skills || !place) return;
    const group = document.createElement('fieldset'), legend = document.createElement('legend'), chips = document.createElement('div');
    Object.assign(group, { className: 'field' });
    Object.assign(legend, { className: 'label', textContent: this.dataset['suggested'] ?? '' });
    Object.assign(chips, { className: 'chips' });
    chips.append(...skills.filter((one) => !this.tick(one.uri)).map((one) => this.chip(one, false)));
    group.append(legend, chips);
    place.replaceChildren(...(chips.children.length > 0 ? [group] : []));
    this.say(chips.children.length > 0 ? this.count(chips.children.length) : this.dataset['none']);
  }

  private async ask(wanted: Readonly<Record<string, string>>): Promise<readonly Skill[] | undefined> {
    try {
      const answer = await window.fetch(`${this.dataset['url']}?${new URLSearchParams(wanted)}`, { headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(String(answer.status));
      return ((await answer.json()) as { skills: readonly Skill[] }).skills;
    } catch {
      this.say(this.dataset['failed']);
      return undefined;
    }
  }

  private key(event: KeyboardEvent): void {
    const open = !this.list.hidden;
    if (event.key === 'Escape' && open) { event.preventDefault(); return this.close(); }
    // Enter here never sends the form: it chooses, or looks.
    if (event.key === 'Enter') { event.preventDefault(); return open && this.at >= 0 ? this.choose(this.at) : void this.search(); }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (!open) return void this.search();
    const n = this.found.length, step = event.key === 'ArrowDown' ? 1 : -1;
    this.point(this.at < 0 ? (step > 0 ? 0 : n - 1) : (this.at + step + n) % n);
  }

  private open(skills: readonly Skill[] | undefined): void {
    if (!skills) return this.close();
    this.found = skills.filter((one) => !this.tick(one.uri)?.checked);
    this.list.replaceChildren(...this.found.map((one, i) => {
      const option = document.createElement('li'), { text, lang } = wordOf(one);
      Object.assign(option, { id: `${this.list.id}-${i}`, textContent: text, lang });
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset['at'] = String(i);
      return option;
    }));
    this.list.hidden = this.found.length === 0;
    this.field.setAttribute('aria-expanded', String(!this.list.hidden));
    this.point(-1);
    this.say(this.found.length > 0 ? this.count(this.found.length) : this.dataset['none']);
  }

  private close(): void {
    this.asked++;
    this.list.hidden = true;
    this.field.setAttribute('aria-expanded', 'false');
    this.point(-1);
  }

  private point(at: number): void {
    this.at = at;
    for (const [i, option] of [...this.list.children].entries()) option.setAttribute('aria-selected', String(i === at));
    const option = this.list.children[at];
    if (option) { this.field.setAttribute('aria-activedescendant', option.id); option.scrollIntoView({ block: 'nearest' }); } else this.field.removeAttribute('aria-activedescendant');
  }

  private choose(at: number): void {
    const skill = this.found[at];
    if (!skill) return;
    const known = this.tick(skill.uri);
    if (known) known.checked = true;
    else this.querySelector('[data-chosen]')?.append(this.chip(skill, true));
    this.field.value = '';
    this.close();
    this.field.dispatchEvent(new Event('change', { bubbles: true }));
    this.say((this.dataset['added'] ?? '').replace('{name}', () => wordOf(skill).text));
  }

  private tick(uri: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[type=checkbox][value="${CSS.escape(uri)}"]`);
  }

  private chip(skill: Skill, checked: boolean): HTMLLabelElement {
    const label = document.createElement('label'), box = document.createElement('input'), name = document.createElement('span'), { text, lang } = wordOf(skill);
    Object.assign(box, { type: 'checkbox', name: this.dataset['name'] ?? '', value: skill.uri, checked });
    Object.assign(name, { textContent: text, lang });
    label.className = 'chip';
    label.append(box, name);
    return label;
  }

  private count(n: number): string {
    return (this.dataset['some'] ?? '').replace('{n}', String(n));
  }

  private say(text: string | undefined): void {
    const status = this.querySelector('[role=status]');
    if (!status) return;
    status.textContent = text ?? '';
    status.classList.toggle('sr', text !== this.dataset['none'] && text !== this.dataset['failed']);
  }
}

function wordOf({ label }: Skill): { text: string; lang: string } {
  const own = document.documentElement.lang, lang = label[own] ? own : label['fr'] ? 'fr' : 'en';
  return { text: label[lang] ?? '', lang };
}

customElements.define('acquis-esco', Esco);
