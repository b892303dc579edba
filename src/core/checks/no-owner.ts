import type { Check } from './check.ts';
import { askFor, decidedIn } from './decided.ts';
import { hasQuestion, isBlank } from './places.ts';

/** Nobody in particular. */
const nobody =
  /^(?:the |our |whole |entire )*(?:team|everyone|everybody|all|someone|somebody|anyone|anybody|we|us|tbd|tba|to be (?:decided|determined|named)|n\/?a|none|nobody|unassigned|open|\?+)\.?$/i;
const several = /\S\s*(?:,|;|&|\+|\/|\band\b)\s*\S/i;

const check: Check = {
  id: 'no-owner',
  description: 'Every change has one owner, who sees to it.',
  severity: 'warning',
  unfinished: true,
  check(document) {
    return decidedIn(document).flatMap((decided) => {
      const { owner, range, name, isDropped } = decided;
      const text = owner?.text ?? '';
      if (isDropped || (owner && hasQuestion(document, owner.range))) return [];
      const isMissing = isBlank(text);
      const isMany = several.test(text);
      if (!isMissing && !isMany && !nobody.test(text)) return [];
      const edit = isMany ? null : askFor(document, decided, 'owner');
      const place = owner && owner.range.end > owner.range.start ? owner.range : range;
      return [
        {
          range: place,
          message: isMissing
            ? `Nobody owns ${name}; name the one who sees to it.`
            : isMany
              ? `${name} has several owners, so none; name one.`
              : `“${text}” is nobody in particular; name the one who sees to ${name}.`,
          fixes: edit ? [{ title: 'Ask who owns it', edits: [edit], automatic: isMissing }] : [],
        },
      ];
    });
  },
};

export default check;
