import type { Dropped } from './uploads'

/** The files of a drop, those of folders with their paths. */
export async function filesOf(transfer: DataTransfer): Promise<Dropped[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry !== null && entry !== undefined)
  if (entries.length === 0) return [...transfer.files].map((file) => ({ file, folder: '' }))
  return (await Promise.all(entries.map((entry) => walk(entry, '')))).flat()
}

async function walk(entry: FileSystemEntry, folder: string): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ file, folder }]
  }

  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: Dropped[] = []
  // A folder is read in pieces, until an empty one.
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (piece.length === 0) return found
    found.push(...(await Promise.all(piece.map((inner) => walk(inner, `${folder}${entry.name}/`)))).flat())
  }
}
