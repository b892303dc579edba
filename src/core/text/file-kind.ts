import { normalisePath } from './paths.ts';

/** What a file is for, as far as its path says. `agent`: an agent's own plans, memories and settings. */
export type FileKind = 'code' | 'test' | 'script' | 'docs' | 'config' | 'generated' | 'agent' | 'other';

const code =
  /\.([cm]?[jt]sx?|vue|svelte|astro|py|pyi|go|rs|java|kt|kts|scala|rb|php|c|h|cc|cpp|cxx|hpp|hh|m|mm|cs|fs|swift|ex|exs|erl|clj|cljs|dart|lua|zig|hs|ml|jl|nim|sol)$/i;
const tests =
  /(^|\/)(tests?|__tests__|specs?|e2e|testing|testdata|test-fixtures|__snapshots__)\/|[._-](test|tests|spec|e2e|snap)\.[\w.]+$|(^|\/)(test_[^/]*\.py|conftest\.py|[^/]*_test\.(go|py|rb|exs|dart|cc|cpp)|[^/]*_spec\.rb|[A-Z][^/]*(Test|Tests|Spec|IT)\.(java|kt|cs|scala|php|swift))$/;
const generated =
  /(^|\/)(node_modules|dist|build|out|target|coverage|vendor|\.next|\.venv|__pycache__)\/|(^|\/)(package-lock\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|Cargo\.lock|poetry\.lock|uv\.lock|go\.sum|Gemfile\.lock|composer\.lock)$|\.(min\.js|map|lock|generated\.\w+|g\.dart|pb\.go)$/;
const agent =
  /(^|\/)(\.claude|\.codex|\.cursor|\.gemini|\.copilot|\.opencode|\.cline|\.roo|\.kiro|\.factory|\.amp|\.qwen|\.windsurf|memory-bank|\.specstory|\.aider[^/]*)(\/|$)|(^|\/)(CLAUDE|CLAUDE\.local|AGENTS|AGENTS\.override|GEMINI|MEMORY)\.md$/;

/** The kind of a file. */
export function fileKind(path: string): FileKind {
  const name = normalisePath(path);
  if (agent.test(name)) return 'agent';
  if (generated.test(name)) return 'generated';
  if (/\.(md|mdx|markdown|rst|adoc|txt)$/i.test(name) || /(^|\/)(LICENSE|CHANGELOG|README)[^/]*$/i.test(name))
    return 'docs';
  if (tests.test(name)) return 'test';
  if (code.test(name)) return 'code';
  if (/\.(sh|bash|zsh|ps1|bat|cmd)$/i.test(name) || /(^|\/)(Makefile|Dockerfile|justfile)$/i.test(name))
    return 'script';
  return /\.(json[c5]?|ya?ml|toml|ini|cfg|conf|env|properties|xml|gradle|tf)$/i.test(name) ? 'config' : 'other';
}
