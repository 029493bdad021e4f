// The parts of a specification in the order an author thinks of them.
import { readEndorsement } from '#credential';
import { ECTS } from '#framework';
import { numberText } from '#lib/i18n';
import { Facts } from '../components/data.tsx';
import { Details, Sheet } from '../components/page.tsx';
import { Add, Amount, Choice, Fold, Line, Lines, NationalLevel, ManyTicks, Remove, Rows, Texts, Tick, Ticks, choices, concepts, faulty, type Sheets } from './fields.tsx';
import { itemsAt, shown, textsAt, wordsAt } from './form.ts';
import { ListFoot, Occupations } from './occupations.tsx';
import { Matrix } from './matrix.tsx';
import { Outcome } from './outcome.tsx';

export function Describe({ f }: { f: Sheets }) {
  const { t, lang } = f;
  return (
    <Sheet title={t('design.section.describe')} id="describe" pad>
      <Texts f={f} name="title" need />
      <Texts f={f} name="description" rows={4} need />
      <Fields f={f} />
      <ManyTicks f={f} name="languages" options={concepts(lang, 'language', 'code')} usual={['fr', 'en']} more={t('design.more.languages')} need />
      <Details summary={t('design.more.describe')} open={faulty(f, 'prerequisites', 'targetGroups', 'website', 'further', 'image')}>
        <Texts f={f} name="prerequisites" rows={3} />
        <Ticks f={f} name="targetGroups" options={concepts(lang, 'target-group')} />
        <Line f={f} name="website" type="url" />
        <Texts f={f} name="further" rows={3} />
        <Image f={f} />
      </Details>
    </Sheet>
  );
}

function Fields({ f }: { f: Sheets }) {
  const options = concepts(f.lang, 'isced-f'), chosen = wordsAt(f.content, 'fields');
  return (
    <fieldset class="field">
      <legend class="label">{f.t('design.f.fields')}</legend>
      {[...chosen, ''].map((value, i) => (
        <p class="field">
          <label class="sr" for={i === 0 ? 'fields' : `fields.${i}`}>{f.t('design.nth_field', { n: i + 1 })}</label>
          <select class="input" name="fields" id={i === 0 ? 'fields' : `fields.${i}`} aria-invalid={f.errors.has('fields') ? 'true' : undefined} aria-describedby="fields-hint">
            <option value="">{f.t('design.choose')}</option>
            {options.map((o) => <option value={o.value} selected={o.value === value}>{o.label}</option>)}
            {value && !options.some((o) => o.value === value) && <option value={value} selected>{value}</option>}
          </select>
        </p>
      ))}
      <p class="hint" id="fields-hint">{f.t('design.h.fields')}</p>
      {f.errors.has('fields') && <p class="err">{f.errors.get('fields')}</p>}
    </fieldset>
  );
}

function Image({ f }: { f: Sheets }) {
  const { t, content } = f;
  const data = shown(content, 'image.data'), type = shown(content, 'image.mediaType');
  return (
    <fieldset class="field stack">
      <legend class="label">{t('design.f.image')} <span class="note">{t('layout.optional')}</span></legend>
      {data && <p class="row"><img src={`data:${type};base64,${data}`} alt={textsAt(content, 'image.alt')[f.lang] ?? ''} width={96} height={96} /> <label class="check"><input type="checkbox" name="remove-image" value="yes" /><span>{t('design.remove_image')}</span></label></p>}
      <p><button class="linkish" name="do" value="badge">{t('design.studio.link')}</button></p>
      <p class="field"><label for="image">{t('design.image_file')}</label><input class="input" type="file" id="image" name="image-file" accept="image/png,image/svg+xml" aria-describedby="image-hint" /></p>
      <p class="hint" id="image-hint">{t('design.h.image')}</p>
      {f.errors.has('image') && <p class="err">{f.errors.get('image')}</p>}
      <Texts f={f} name="image.alt" />
    </fieldset>
  );
}

export function Who({ f, issuer }: { f: Sheets; issuer: string }) {
  const { t } = f;
  return (
    <Sheet title={t('design.section.who')} id="who" pad>
      <p>{t('design.three_bodies')}</p>
      <fieldset class="stack item"><legend class="h-s">{t('design.f.provider')}</legend><Body f={f} name="provider" /></fieldset>
      {itemsAt(f.content, 'awardingBodies').map((_, i) => (
        <fieldset class="stack item" id={`awardingBodies.${i}`}>
          <legend class="h-s">{t('design.nth.awardingBodies', { n: i + 1 })}</legend>
          <Body f={f} name={`awardingBodies.${i}`} />
          <Remove f={f} part="awardingBodies" at={i} />
        </fieldset>
      ))}
      <Add f={f} part="awardingBodies" />
      <fieldset class="stack item"><legend class="h-s">{t('design.f.issuer')}</legend><p>{t('design.issuer_is', { issuer })}</p><Line f={f} name="issuer.region" /></fieldset>
    </Sheet>
  );
}

function Body({ f, name }: { f: Sheets; name: string }) {
  return (
    <>
      <Texts f={f} name={`${name}.name`} need />
      <div class="pair"><Choice f={f} name={`${name}.country`} options={concepts(f.lang, 'country', 'code')} /><Line f={f} name={`${name}.region`} /><Line f={f} name={`${name}.website`} type="url" /></div>
      <Details summary={f.t('design.more.body')} open={faulty(f, `${name}.id`) || itemsAt(f.content, `${name}.identifiers`).length > 0}>
        <Line f={f} name={`${name}.id`} />
        <Rows f={f} name={`${name}.identifiers`}>{(row) => <><Line f={f} name={`${row}.scheme`} /><Line f={f} name={`${row}.value`} /></>}</Rows>
      </Details>
    </>
  );
}

export function Outcomes({ f }: { f: Sheets }) {
  return (
    <>
      <Sheet title={f.t('design.section.outcomes')} aside={f.t('design.outcomes_aside')} id="outcomes" pad>
        <div>{itemsAt(f.content, 'outcomes').map((_, i) => <Outcome f={f} at={i} />)}</div>
        {f.errors.has('outcomes') && <p class="err">{f.errors.get('outcomes')}</p>}
        <Add f={f} part="outcomes" />
        <ListFoot f={f} names={['esco-skill']} />
      </Sheet>
      <Sheet title={f.t('design.matrix.title')} aside={f.t('design.assessments_aside')}><Matrix f={f} /></Sheet>
    </>
  );
}

export function Volume({ f }: { f: Sheets }) {
  const { t, lang } = f;
  return (
    <Sheet title={t('design.section.volume')} id="volume" pad>
      <Amount f={f} name="workloadHours" need />
      <Rows f={f} name="credits">{(row) => <><Choice f={f} name={`${row}.framework`} options={concepts(lang, 'education-credit')} /><Amount f={f} name={`${row}.points`} /></>}</Rows>
      <Effort f={f} />
      <div class="pair">
        <Choice f={f} name="level.applicable" options={choices(lang, 'applicable', ['yes', 'no'])} need />
        <Choice f={f} name="level.eqf" options={[1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ value: String(n), label: t('design.eqf', { n }) }))} />
        <Choice f={f} name="level.cycle" options={choices(lang, 'cycle', ['short', 'first', 'second', 'third'])} />
        <NationalLevel f={f} name="level.nqf" />
      </div>
      <Ticks f={f} name="participation" options={concepts(lang, 'learning-assessment')} need />
      <Ticks f={f} name="routes" options={choices(lang, 'route', ['course', 'validation'])} need />
      <div class="pair"><Choice f={f} name="learningSetting" options={concepts(lang, 'learning-setting')} /><Amount f={f} name="validForMonths" /></div>
      <Details summary={t('design.more.price')} open={faulty(f, 'price') || shown(f.content, 'price.amount') !== ''}>
        <div class="pair"><Amount f={f} name="price.amount" /><Choice f={f} name="price.currency" options={concepts(lang, 'currency', 'code')} /></div>
        <Texts f={f} name="price.funding" rows={2} />
      </Details>
    </Sheet>
  );
}

/** Hours and credits held against each other (ECTS Users' Guide: 25 to 30 hours a credit): a doubt, never a refusal. */
function Effort({ f: { t, lang, content } }: { f: Sheets }) {
  const row = itemsAt(content, 'credits').findIndex((_, i) => shown(content, `credits.${i}.framework`) === ECTS);
  const each = Number(content['workloadHours']) / Number(shown(content, `credits.${row}.points`)), said = Number.isFinite(each) && each > 0;
  const word = !said ? 'none' : each < 25 ? 'few' : each > 30 ? 'many' : 'good', hours = numberText(lang, Math.round(each * 10) / 10);
  return (
    <acquis-effort data-ects={ECTS} data-none={t('design.effort.none')} data-few={t('design.effort.few', { hours: '{hours}' })} data-many={t('design.effort.many', { hours: '{hours}' })} data-good={t('design.effort.good', { hours: '{hours}' })}>
      <p class={word === 'few' || word === 'many' ? 'effort is-warn' : 'effort'} role="status" data-line>{word === 'none' ? t('design.effort.none') : t(`design.effort.${word}`, { hours })}</p>
    </acquis-effort>
  );
}

type Ids = { readonly achievement: string; readonly issuer: string };

export function Quality({ f, ids }: { f: Sheets; ids: Ids }) {
  const { t, lang } = f;
  return (
    <Sheet title={t('design.section.quality')} id="quality" pad>
      <p>{t('design.quality_lead')}</p>
      {itemsAt(f.content, 'quality').map((_, i) => (
        <fieldset class="stack item" id={`quality.${i}`}>
          <legend class="h-s">{t('design.nth.quality', { n: i + 1 })}</legend>
          <div class="pair"><Choice f={f} name={`quality.${i}.kind`} options={choices(lang, 'quality', ['institutional', 'programme', 'qualifications-framework', 'regulatory', 'self-declared'])} need /><Line f={f} name={`quality.${i}.body`} need /></div>
          <div class="pair"><Choice f={f} name={`quality.${i}.country`} options={concepts(f.lang, 'country', 'code')} /><Line f={f} name={`quality.${i}.reference`} /></div>
          <div class="pair"><Line f={f} name={`quality.${i}.from`} type="date" /><Line f={f} name={`quality.${i}.until`} type="date" /></div>
          <Texts f={f} name={`quality.${i}.note`} rows={2} />
          <Remove f={f} part="quality" at={i} />
        </fieldset>
      ))}
      {f.errors.has('quality') && <p class="err">{f.errors.get('quality')}</p>}
      <Add f={f} part="quality" />
      <Endorsements f={f} ids={ids} />
    </Sheet>
  );
}

/** What others signed: pasted as the token they gave. One that speaks of something else is kept, and travels with no badge. */
function Endorsements({ f, ids }: { f: Sheets; ids: Ids }) {
  const { t, content } = f;
  return (
    <>
      <h3 class="h-s">{t('design.part.endorsements')}</h3>
      <p>{t('design.endorsements_lead')}</p>
      <Facts facts={[{ term: t('design.endorsement.this'), value: <code class="hash">{ids.achievement}</code> }, { term: t('design.endorsement.issuer'), value: <code class="hash">{ids.issuer}</code> }]} />
      {[...itemsAt(content, 'endorsements'), undefined].map((_, i) => {
        const name = `endorsements.${i}`, read = readEndorsement(shown(content, name));
        return (
          <div class="stack stack-s">
            <Lines f={f} name={name} label={t('design.nth.endorsements', { n: i + 1 })} />
            {read && <p class="small quiet">{t(read.about === ids.achievement ? 'design.endorsement.of_this' : read.about === ids.issuer ? 'design.endorsement.of_issuer' : 'design.endorsement.of_other', { by: read.by.name ?? read.by.id, about: read.about })}{read.comment && ` ${t('design.endorsement.says', { comment: read.comment })}`}</p>}
          </div>
        );
      })}
    </>
  );
}

export function Next({ f }: { f: Sheets }) {
  const { t, lang } = f;
  return (
    <Sheet title={t('design.section.next')} id="next" pad>
      <p>{t('design.next_lead')}</p>
      <Choice f={f} name="stacking.mode" label={t('design.f.mode_stacking')} options={choices(lang, 'stacking', ['standalone', 'stackable'])} />
      <Rows f={f} name="stacking.targets">{(row) => <><Line f={f} name={`${row}.title`} label={t('design.target_title')} /><Line f={f} name={`${row}.url`} type="url" /><Amount f={f} name={`${row}.credits`} label={t('design.target_credits')} /><Tick f={f} name={`${row}.accepted`} /></>}</Rows>
      <h3 class="h-s">{t('design.part.links')}</h3>
      <Rows f={f} name="links">{(row) => <><Choice f={f} name={`${row}.kind`} options={choices(lang, 'link', ['qualification', 'register', 'occupation'])} /><Line f={f} name={`${row}.title`} /><Line f={f} name={`${row}.url`} type="url" /><Line f={f} name={`${row}.code`} /></>}</Rows>
      <Occupations f={f} />
      <Entitlements f={f} />
    </Sheet>
  );
}

/** Which occupation: one of those that the specification already links to. */
function Entitlements({ f }: { f: Sheets }) {
  const { t, lang, content } = f;
  const occupations = itemsAt(content, 'links').map((_, i) => ({ value: shown(content, `links.${i}.url`), label: shown(content, `links.${i}.title`) })).filter(({ value }) => value.startsWith('http://data.europa.eu/esco/occupation/'));
  return (
    <>
      <h3 class="h-s">{t('design.part.entitlements')}</h3>
      <p class="hint">{t('design.entitlements_lead')}</p>
      {[...itemsAt(content, 'entitlements'), undefined].map((_, i) => (
        <Details summary={textsAt(content, `entitlements.${i}.title`)[lang] ?? t(i < itemsAt(content, 'entitlements').length ? 'design.nth.entitlements' : 'design.add_entitlement', { n: i + 1 })} open={i < itemsAt(content, 'entitlements').length || faulty(f, `entitlements.${i}`)}>
          <Texts f={f} name={`entitlements.${i}.title`} label={t('design.entitled_to')} need />
          <div class="pair"><Choice f={f} name={`entitlements.${i}.type`} label={t('design.entitlement_type')} options={concepts(lang, 'entitlement')} need /><Choice f={f} name={`entitlements.${i}.status`} label={t('design.f.status')} options={concepts(lang, 'entitlement-status')} need /></div>
          <div class="pair"><Choice f={f} name={`entitlements.${i}.country`} label={t('design.entitlement_country')} options={concepts(lang, 'country', 'code')} />{(occupations.length > 0 || shown(content, `entitlements.${i}.occupation.uri`)) && <Choice f={f} name={`entitlements.${i}.occupation.uri`} label={t('design.c.link.occupation')} options={occupations} />}</div>
          <Texts f={f} name={`entitlements.${i}.description`} rows={2} />
        </Details>
      ))}
    </>
  );
}

/** What each level stands for, once there are levels. */
function Rubric({ f, name }: { f: Sheets; name: string }) {
  const levels = wordsAt(f.content, `${name}.levels`), said = itemsAt(f.content, `${name}.rubric`).map((_, i) => shown(f.content, `${name}.rubric.${i}.level`));
  // Those written first, where they were: a fault finds its field. Then the levels of which nothing is said yet.
  const rows = [...said, ...levels.filter((level) => !said.includes(level))];
  return (
    <div class="for-levels stack">
      <h4 class="h-s">{f.t('design.rubric.title')}</h4>
      <p class="hint">{f.t(rows.length > 0 ? 'design.rubric.lead' : 'design.rubric.later')}</p>
      {rows.map((level, i) => (
        <div class="stack stack-s">
          {levels.includes(level) ? <input type="hidden" name={`${name}.rubric.${i}.level`} value={level} /> : <Line f={f} name={`${name}.rubric.${i}.level`} label={f.t('design.rubric.level')} />}
          <Texts f={f} name={`${name}.rubric.${i}.criteria`} label={level} rows={2} />
        </div>
      ))}
    </div>
  );
}

export function Assessments({ f }: { f: Sheets }) {
  return (
    <>
      <Sheet title={f.t('design.matrix.title')} aside={f.t('design.assessments_aside')}><Matrix f={f} /></Sheet>
      <Sheet title={f.t('design.section.assessments')} id="assessments" pad>
        <div>{itemsAt(f.content, 'assessments').map((_, i) => <AssessmentPart f={f} at={i} />)}</div>
        {f.errors.has('assessments') && <p class="err">{f.errors.get('assessments')}</p>}
        <Add f={f} part="assessments" />
      </Sheet>
    </>
  );
}

function AssessmentPart({ f, at }: { f: Sheets; at: number }) {
  const { t, lang, content } = f, name = `assessments.${at}`;
  return (
    <Fold f={f} part="assessments" at={at}>
      <input type="hidden" name={`${name}.id`} value={shown(content, `${name}.id`)} />
      <Texts f={f} name={`${name}.title`} need />
      <div class="pair"><Choice f={f} name={`${name}.type`} options={concepts(lang, 'assessment')} need /><Choice f={f} name={`${name}.mode`} options={concepts(lang, 'learning-assessment')} /><Choice f={f} name={`${name}.supervision`} options={choices(lang, 'supervision', ['unsupervised-no-id', 'supervised-no-id', 'supervised-online-with-id', 'supervised-onsite-with-id'])} need /></div>
      {f.errors.has(`${name}.proves`) && <p class="err">{f.errors.get(`${name}.proves`)}</p>}
      <Tick f={f} name={`${name}.required`} />
      <Texts f={f} name={`${name}.standard.title`} label={t('design.standard_title')} need />
      <div class="pair"><Line f={f} name={`${name}.standard.url`} type="url" /><Line f={f} name={`${name}.standard.version`} /></div>
      {/* Which of the three is wanted follows from the kind; the style hides the rest, with or without script. */}
      <div class="pair grading"><Choice f={f} name={`${name}.grading.kind`} label={t('design.f.grading')} options={choices(lang, 'grading', ['pass', 'score', 'levels'])} need /><div class="for-score"><Amount f={f} name={`${name}.grading.min`} need /></div><div class="for-score"><Amount f={f} name={`${name}.grading.max`} need /></div><div class="for-levels"><Lines f={f} name={`${name}.grading.levels`} need /></div><div class="for-both"><Line f={f} name={`${name}.grading.pass`} need /></div></div>
      <Details summary={t('design.more.assessment')} open={faulty(f, `${name}.description`, `${name}.standard.criteria`, `${name}.standard.validatedBy`, `${name}.grading.rubric`)}>
        <Texts f={f} name={`${name}.description`} rows={3} />
        <Texts f={f} name={`${name}.standard.criteria`} rows={3} />
        {shown(content, `${name}.grading.kind`) === 'levels' && <Rubric f={f} name={`${name}.grading`} />}
        <Rows f={f} name={`${name}.standard.validatedBy`}>{(row) => <><Line f={f} name={`${row}.name`} label={t('design.validated_by')} /><Line f={f} name={`${row}.on`} type="date" /><Line f={f} name={`${row}.url`} type="url" /></>}</Rows>
      </Details>
      <Remove f={f} part="assessments" at={at} />
    </Fold>
  );
}
