import type { Template } from '../../model/template.ts';
import { agentRun } from './agent-run.ts';
import { aiFailure } from './ai-failure.ts';
import { incident } from './incident.ts';

/** Every template of the product; the first is the one of a document that names none. */
export const templates: readonly [Template, ...Template[]] = [agentRun, aiFailure, incident];

/** The template with this id, or the default one. */
export function findTemplate(id: string | null, among: readonly Template[] = templates): Template {
  return among.find((template) => template.id === id) ?? templates[0];
}

/** The id of the section that a heading opens in a template; case, numbering, apostrophes and a final colon do not matter. */
export function findSection(template: Template, heading: string): string | null {
  const wanted = normaliseHeading(heading);
  const section = template.sections.find(({ heading: own, aliases }) =>
    [own, ...aliases].some((name) => normaliseHeading(name) === wanted),
  );
  return section?.id ?? null;
}

function normaliseHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[’‘`]/g, "'")
    .replace(/^\s*\d+[.)]\s*/, '')
    .replace(/[\s:.?]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
