import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const { commands, menus, keybindings, viewsWelcome, walkthroughs } = packageJson.contributes;
const ids = commands.map(({ command }) => command);
const ours = (text: string): readonly string[] =>
  [...text.matchAll(/agentPostmortem\.[A-Za-z]+(?=[)"\s]|$)/g)].map(([id]) => id);

/** They work everywhere: what they need they ask for, or say how to get it. */
const everywhere = ['agentPostmortem.new', 'agentPostmortem.learn', 'agentPostmortem.showLog'];

describe('the manifest', () => {
  it('names every command, and says whose it is', () => {
    for (const command of commands) {
      assert.match(command.title, /^[A-Z]/, command.command);
      const isOurs = 'category' in command ? command.category === 'Agent Post-Mortem' : command.title.includes('Agent');
      assert.ok(isOurs, command.command);
    }
    assert.equal(new Set(commands.map(({ title }) => title)).size, commands.length);
  });

  it('gives every command that stands as an icon an icon and a label', () => {
    const entries = [...menus['view/title'], ...menus['view/item/context']];
    for (const { command, group } of entries) {
      const found = commands.find((one) => one.command === command);
      assert.ok(found, command);
      if (/^(?:navigation|inline)/.test(group)) assert.match(found.icon ?? '', /^\$\([a-z-]+\)$/, command);
    }
  });

  it('shows menu entries only where they mean something', () => {
    for (const { command, when } of menus['view/title']) {
      assert.match(when, /^view == agentPostmortem\.postmortems\b/, command);
    }
    for (const { command, when } of menus['view/item/context']) {
      assert.match(when, /^view == agentPostmortem\.postmortems && viewItem\b/, command);
    }
  });

  it('has in the context menu, which keys open, what a line shows as icons', () => {
    const inline = menus['view/item/context'].filter(({ group }) => group.startsWith('inline'));
    for (const { command, when } of inline) {
      const twin = menus['view/item/context'].find(
        (entry) => entry.command === command && entry.when === when && !entry.group.startsWith('inline'),
      );
      assert.ok(twin, `${command} stands only as an icon`);
    }
  });

  it('hides from the palette what cannot work', () => {
    for (const id of ids) {
      const entry = menus.commandPalette.find(({ command }) => command === id);
      if (everywhere.includes(id)) assert.equal(entry, undefined, id);
      else assert.ok(entry?.when, `${id} shows in the palette where no folder is open`);
    }
  });

  it('has in a menu or at a key what is hidden from the palette', () => {
    const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
    const elsewhere = new Set([...menus['view/item/context'].map(({ command }) => command)]);
    for (const id of hidden) assert.ok(elsewhere.has(id), id);
  });

  it('names only commands that there are', () => {
    const used = [
      ...Object.values(menus).flatMap((entries) => entries.map(({ command }) => command)),
      ...keybindings.map(({ command }) => command),
      ...viewsWelcome.flatMap(({ contents }) => ours(contents)),
      ...walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description }) => ours(description))),
    ];
    for (const id of used.filter((one) => one.startsWith('agentPostmortem.'))) assert.ok(ids.includes(id), id);
  });

  it('has a key only for where the focus is', () => {
    for (const { command, when } of keybindings) assert.match(when, /\bfocusedView ==|\beditorTextFocus\b/, command);
  });

  it('checks off every step of the walkthrough, and shows a page that exists', () => {
    for (const { steps } of walkthroughs) {
      for (const { id, completionEvents, media, description } of steps) {
        assert.ok(completionEvents.length > 0, id);
        assert.ok(description.length > 0, id);
        assert.ok(fs.existsSync(path.join(root, media.markdown)), media.markdown);
      }
    }
  });
});
