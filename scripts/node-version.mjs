// Imported before anything else by every command, so that an old Node says so instead of failing on a word it does not know.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

/**
 * Whether this version of Node.js can run the application: what its packages ask for.
 * @param {number} major
 * @param {number} minor
 */
export function isSupported(major, minor) {
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
}

if (!isSupported(major, minor)) {
  console.error(
    `Node.js ${process.versions.node} is not supported: install Node.js 20.19 or newer (of version 22, 22.12 or newer), then run the command again.`,
  );
  process.exit(1);
}
