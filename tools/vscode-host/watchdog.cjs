// Loaded first by the VS Code server. When the process that started it has gone, its standard input closes: then the whole
// process group ends, a stuck extension host included.
if (process.argv[1]?.endsWith('server-main.js')) {
  const endGroup = () => {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      process.exit(1);
    }
  };
  process.stdin.on('error', endGroup).on('close', endGroup).resume();
  process.stdin.unref?.();
}
