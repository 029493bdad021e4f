// For this room's tests: the smallest specifications that rows can be judged by.
import type { Assessment, GradingScheme, Specification } from '#credential';

const exam = (grading: GradingScheme): Assessment => ({
  id: 'exam', title: { fr: 'Étude de cas', en: 'Case study' }, type: 'http://data.europa.eu/snb/assessment/c_e0b49d8f', proves: ['o1'], required: true,
  standard: { title: { fr: 'Grille', en: 'Grid' } }, supervision: 'supervised-onsite-with-id', grading,
});
const specification = (grading: GradingScheme): Specification => ({
  title: { fr: 'Diagnostiquer une pompe à chaleur', en: 'Diagnose a heat pump' }, description: { fr: 'Trouver la panne.', en: 'Find the fault.' },
  provider: { name: { fr: 'Centre des Trois-Rives' } }, awardingBodies: [{ name: { fr: 'Centre des Trois-Rives' } }], issuer: { name: { fr: 'Centre des Trois-Rives' } },
  outcomes: [{ id: 'o1', title: { fr: 'Lire un schéma', en: 'Read a diagram' } }], assessments: [exam(grading)], workloadHours: 25,
  participation: [], quality: [], fields: [], languages: ['fr'], routes: ['course'],
});

export const scored = specification({ kind: 'score', min: 0, max: 20, pass: 10 });
export const passed = specification({ kind: 'pass' });
export const levelled = specification({ kind: 'levels', levels: ['Débutant', 'Autonome', 'Expert'], pass: 'Autonome' });
