/** Reports the cost of the process start. */
module.exports = function started(begin, client) {
  const now = performance.now();
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const files = Object.keys(require.cache);
  const result = { whole: now, own: now - begin, rss, cpu: (user + system) / 1000, files };
  process.stdout.write(JSON.stringify(result));
  return client;
};
