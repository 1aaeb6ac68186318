// A bench is a command, and what it measures a function that others call: whoever imports the file does not run the command.
import { realpathSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** True in the file that was named on the command line. `url`: its `import.meta.url`. */
export function isCommand(url: string): boolean {
  const [, script] = process.argv
  return script !== undefined && pathToFileURL(realpathSync(script)).href === url
}
