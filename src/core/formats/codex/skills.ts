/** The skills that `<skills_instructions>` lists; short paths (`r0/…`) are resolved by the list of roots above them. */
export function listedSkills(words: string): readonly { readonly name: string; readonly path: string }[] {
  const roots = new Map<string, string>();
  for (const [, id = '', root = ''] of words.matchAll(/^- `(r\d+)` = `([^`\n]+)`$/gm)) roots.set(id, root);
  const skills: { name: string; path: string }[] = [];
  for (const [, name = '', file = ''] of words.matchAll(/^- ([\w:.@/-]+): [^\n]*\(file: ([^()\n]+)\)$/gm)) {
    const [root = '', ...rest] = file.split('/');
    const known = roots.get(root);
    skills.push({ name, path: known === undefined ? file : `${known}/${rest.join('/')}` });
  }
  return skills;
}
