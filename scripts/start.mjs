// npm start [-- --headless] : installs what is missing, builds, and shows the main job on the demo session.
import { install } from './install.mjs';
import { run } from './with-node.mjs';

install();
const built = await run('node', ['esbuild.mjs']);
process.exitCode = built === 0 ? await run('node', ['scripts/show-demo.ts', ...process.argv.slice(2)]) : built;
