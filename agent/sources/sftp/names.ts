import { sftpLimits } from './rules.ts'

/**
 * What makes a name unfit to be a file of ours: a way into another folder, characters that a log or
 * a terminal would act on (controls, line ends, changes of direction), and what is no UTF-8, because
 * such a file can't be asked for by the name that was understood.
 */
const unsafe = /[/\\\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/

/** Whether a server's file name can be used as it is. */
export function isSafeName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || unsafe.test(name)) return false
  return name.isWellFormed() && Buffer.byteLength(name) <= sftpLimits.maxNameBytes
}

/** A name of a server for people: cut, and without what a terminal would act on. */
export function shownName(name: string): string {
  const all = new RegExp(unsafe.source, 'g')
  return name.slice(0, 80).toWellFormed().replace(all, '?')
}

/** A path on the server. */
export function remotePath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}
