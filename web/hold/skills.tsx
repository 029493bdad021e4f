// What a person can do, as their credentials prove it: by the groups of ESCO, each skill with what proves it and how that was assessed.
import { dateText, inLanguage, lookUp } from '../../lib/i18n.ts';
import type { Line, SkillGroup, SkillLine, Skills } from '../../rooms/hold/hold.ts';
import { LinkButton } from '../components/button.tsx';
import { Details } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { hrefOf } from './filters.tsx';
import { LeftOut, Nothing, ProofLine, View } from './view.tsx';

export function SkillsPage({ page, skills: { groups, skills, counted, silent, left }, today }: { page: PageContext; skills: Skills; today: string }) {
  const { t } = page;
  return (
    <View page={page} at="skills" title={t('hold.skills.title')} lead={t('hold.skills.lead')}>
      {skills === 0 ? <Nothing page={page} left={counted > 0 ? { replaced: 0, fallen: 0 } : left} title={t('hold.skills.empty')}><p class="quiet">{t('hold.skills.empty_text')}</p></Nothing> : (
        <>
          <p class="quiet">{t('hold.skills.count', { n: skills })}, {t('hold.skills.from', { n: counted - silent.length })}</p>
          {groups.map((group) => <Group page={page} group={group} today={today} />)}
        </>
      )}
      <LeftOut page={page} left={left}>{silent.length > 0 && <Details summary={t('hold.skills.silent', { n: silent.length })}><ul class="w-proofs">{silent.map((line) => <ProofLine page={page} line={line} />)}</ul></Details>}</LeftOut>
      {groups.some(({ code }) => code !== undefined) && <p class="small quiet">{t('hold.skills.source')}</p>}
    </View>
  );
}

function Group({ page, group, today }: { page: PageContext; group: SkillGroup; today: string }) {
  const { text, lang } = nameOf(page, group), id = `g-${group.code ?? group.framework ?? 'none'}`.replace(/[^\w-]/g, '-');
  return (
    <section class="sheet" aria-labelledby={id}>
      <div class="sheet-head"><h2 id={id} lang={lang}><bdi>{text}</bdi></h2><p class="push quiet">{page.t('hold.skills.count', { n: group.skills.length })}</p></div>
      {group.code === undefined && group.framework === undefined && <p class="pad small quiet w-note">{page.t('hold.skills.none_named_text')}</p>}
      <ul class="w-skills">{group.skills.map((skill) => <Skill page={page} skill={skill} today={today} />)}</ul>
    </section>
  );
}

function Skill({ page, skill: { key, name, proofs }, today }: { page: PageContext; skill: SkillLine; today: string }) {
  const { t, lang } = page, said = inLanguage(name, lang);
  return (
    <li>
      <details>
        <summary><span lang={said.lang}><bdi>{said.text}</bdi></span><Count page={page} n={proofs.length} /></summary>
        <ul class="w-proofs">{proofs.map((line) => <ProofLine page={page} line={line}><How page={page} line={line} today={today} /></ProofLine>)}</ul>
        <p><LinkButton look="bare" icon="filter" href={hrefOf({ skill: key })}>{t('hold.skills.filter')}</LinkButton></p>
      </details>
    </li>
  );
}

/** As many squares as credentials, and the number in words: a length alone says nothing to who cannot see it. */
function Count({ page: { t }, n }: { page: PageContext; n: number }) {
  const shown = Math.min(n, 5);
  return <span class="w-count"><svg class="sk-bar" viewBox={`0 0 ${shown * 12} 10`} width={shown * 12} height="10" aria-hidden="true">{Array.from({ length: shown }, (_, i) => <rect class="f1" x={i * 12} y="0" width="10" height="10" />)}</svg><span class="small quiet">{t('hold.skills.proofs', { n })}</span></span>;
}

function How({ page: { t, lang }, line: { card }, today }: { page: PageContext; line: Line; today: string }) {
  const how = card.assessed.map(({ name, supervision }) => (supervision ? `${name} (${supervision})` : name)).join(' · ');
  return (
    <>
      <span>{how ? <bdi lang={card.language}>{t('hold.skills.assessed', { how })}</bdi> : t('hold.skills.assessed_none')}</span>
      {card.validUntil && <span>{t(card.validUntil < today ? 'hold.skills.over' : 'hold.skills.until', { date: dateText(lang, card.validUntil) })}</span>}
    </>
  );
}

/** ESCO names the groups of its skills in English alone: ours are in both languages of the house. Fields of knowledge have official names in both. */
function nameOf({ t, lang }: PageContext, { code, name, framework }: SkillGroup): { text: string; lang: string } {
  if (code === undefined) return { text: framework === undefined ? t('hold.skills.none_named') : framework === 'ESCO' ? t('hold.skills.esco_out') : t('hold.skills.framework', { framework }), lang };
  const ours = lookUp(lang, `hold.skills.groups.${code}`), said = ours === undefined ? inLanguage(name, lang) : { text: ours, lang };
  return /^\d/.test(code) ? { text: t('hold.skills.knowledge', { field: said.text }), lang } : said;
}
