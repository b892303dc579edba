import type { Finding, Severity } from '../model/finding.ts';
import type { Postmortem } from '../model/postmortem.ts';
import type { CheckFacts } from './check.ts';
import { checks } from './index.ts';

/**
 * What the checks of the document's template say of it, in the order of the text. Severities can be set by id; in a draft
 * unfinished work is information.
 */
export function runChecks(
  document: Postmortem,
  facts: CheckFacts,
  severities: Readonly<Record<string, Severity>> = {},
): readonly Finding[] {
  const isDraft = document.frontMatter?.status === 'draft';
  const findings = checks
    .filter(({ id }) => facts.template.checks.includes(id))
    .flatMap((check): readonly Finding[] => {
      const severity = severities[check.id] ?? check.severity;
      if (severity === 'off') return [];
      return check.check(document, facts).map(({ range, message, fixes, isEarly = false }) => {
        const isSoft = isEarly || (isDraft && check.unfinished);
        return { range, message, fixes, id: check.id, severity: isSoft ? 'information' : severity };
      });
    });
  return findings.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
