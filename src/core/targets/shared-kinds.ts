import type { Change, DocChange, TemplateChange } from '../model/change.ts';
import { emptyPlan, findPlace, markOf, mergePlans, refuse, remark } from './plans.ts';
import type { RuleWriter } from './rule-change.ts';
import { findOwnBlock, generatedProblem, planBlock, planOwnFile, unplanBlock, unplanOwnFile } from './rule-file.ts';
import type { HarnessFiles } from './harness-file.ts';
import type { Plan, PlanContext } from './target.ts';
import { planWorkflow, unplanWorkflow, workflowPath } from './workflow.ts';

/** The text of a rule that leads to a feature doc. */
function pointerTo(doc: DocChange): string {
  return `Before you change ${doc.paths.length > 0 ? 'these files' : 'anything here'}, read \`${doc.path}\`.`;
}

interface Options {
  readonly files: HarnessFiles;
  readonly context: PlanContext;
}

/** Writes the feature doc, and through the target's writer the scoped rule that leads to it. */
export function planDoc(change: Change, writer: RuleWriter, options: Options): Plan {
  const { doc } = change;
  if (!doc) return refuse('The change has no `doc`.');
  const pointer = writer.add({ do: 'add', paths: doc.paths, text: pointerTo(doc) }, pointerTo(doc));
  return mergePlans(planText(change, doc, options), pointer);
}

/** Takes both back. */
export function unplanDoc(change: Change, writer: RuleWriter, options: Options): Plan {
  const { doc } = change;
  if (!doc) return refuse('The change has no `doc`.');
  const pointer = writer.remove({ do: 'add', paths: doc.paths, text: pointerTo(doc) }, pointerTo(doc));
  return mergePlans(unplanText(change, doc, options), pointer);
}

/** A new file is all ours; in one that stands there already, a block is. */
function planText(change: Change, { path, text }: Pick<DocChange, 'path' | 'text'>, options: Options): Plan {
  const { files, context } = options;
  const place = findPlace(files, path);
  if ('refusal' in place) return refuse(place.refusal);
  const whole = `${text.trim()}\n`;
  const isOurs = change.applied !== null && context.intact?.has(place.path) === true;
  if (place.text === null || (isOurs && !findOwnBlock(place, markOf(change, context)))) {
    return planOwnFile(files, path, { text: whole, context });
  }
  if (place.text.replace(/\r\n/g, '\n').trim() === whole.trim()) {
    // Ours, or there before: only what was applied is taken back.
    const kept = change.applied === null ? [path] : (change.applied.kept ?? []);
    return { ...emptyPlan, ...(kept.length > 0 ? { kept } : {}) };
  }
  const generated = generatedProblem(files, place);
  if (generated !== null) return refuse(generated);
  return planBlock(place, markOf(change, context), { body: text.trim(), context });
}

function unplanText(change: Change, { path, text }: Pick<DocChange, 'path' | 'text'>, options: Options): Plan {
  const { files, context } = options;
  const place = findPlace(files, path);
  if ('refusal' in place) return refuse(place.refusal);
  const mark = markOf(change, context);
  if (findOwnBlock(place, mark)) return unplanBlock(place, mark, { body: text.trim(), context });
  if (change.applied?.kept?.includes(path)) return emptyPlan;
  return unplanOwnFile(files, path, { text: `${text.trim()}\n`, context });
}

/** Files of which people's templates are made. */
const templatePlaces =
  /^(\.github\/(ISSUE_TEMPLATE\/[^/]+|(ISSUE|PULL_REQUEST)_TEMPLATE|pull_request_template|issue_template|PULL_REQUEST_TEMPLATE\/[^/]+|prompts\/[^/]+)|docs\/pull_request_template|pull_request_template|\.kiro\/specs\/.+|\.claude\/commands\/.+|\.gitlab\/(issue|merge_request)_templates\/[^/]+)\.md$/i;

/** Adds lines to a task or ticket template. */
export function planTemplate(change: Change, options: Options): Plan {
  const { template } = change;
  if (!template) return refuse('The change has no `template`.');
  const refusal = refuseTemplate(template, options.files);
  if (refusal !== null) return refuse(refusal);
  const place = findPlace(options.files, template.file);
  if ('refusal' in place) return refuse(place.refusal);
  const { context } = options;
  const generated = generatedProblem(options.files, place);
  if (generated !== null) return refuse(generated);
  const plan = planBlock(place, markOf(change, context), { body: template.text.trim(), context });
  return mergePlans(plan, remark('Tasks and tickets that are open already do not have the new lines.'));
}

/** Takes the lines out again. */
export function unplanTemplate(change: Change, { files, context }: Options): Plan {
  const { template } = change;
  if (!template) return refuse('The change has no `template`.');
  const place = findPlace(files, template.file);
  if ('refusal' in place) return refuse(place.refusal);
  return unplanBlock(place, markOf(change, context), { body: template.text.trim(), context });
}

function refuseTemplate({ file, text }: TemplateChange, files: HarnessFiles): string | null {
  if (/\.ya?ml$/i.test(file)) {
    return `${file} is a form, whose fields people must lay out themselves: add a checkbox with this label: ${JSON.stringify(text.trim())}`;
  }
  if (!templatePlaces.test(file))
    return `${file} is no template: name one such as .github/pull_request_template.md or .github/ISSUE_TEMPLATE/task.md.`;
  const isNewIssue = /ISSUE_TEMPLATE\//i.test(file) && typeof files.get(file)?.text !== 'string';
  return isNewIssue
    ? `${file} does not exist, and GitHub shows an issue template only with front matter (name, about): make it first, then apply.`
    : null;
}

/** What these kinds look at, besides rule files. */
export function sharedFiles(change: Change): readonly string[] {
  switch (change.kind) {
    case 'doc':
      return change.doc ? [change.doc.path] : [];
    case 'template':
      return change.template ? [change.template.file, 'rulesync.jsonc', '.rulesync/**', '.ruler/**'] : [];
    case 'test':
      // The mark is not known here: all of ours are looked at.
      return [workflowPath('pm-*')];
    default:
      return [];
  }
}

/** Makes a gate in CI of a command. */
export function planTest(change: Change, { files, context }: Options): Plan {
  return planWorkflow(change, files, context);
}

/** Takes it back. */
export function unplanTest(change: Change, { files, context }: Options): Plan {
  return unplanWorkflow(change, files, context);
}
