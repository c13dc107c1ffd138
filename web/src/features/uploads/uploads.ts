import type { Uppy } from '@uppy/core'
import { useSyncExternalStore } from 'react'

export type UploadState = 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'rejected'

/** A file that somebody dropped or chose. */
export interface Upload {
  id: string
  name: string
  size: number
  sent: number
  state: UploadState
  /** Whether it can be paused: it goes in parts. */
  parts: boolean
  /** Why it was not taken, or what went wrong; a word of the catalogue or the server's own text. */
  reason: 'type' | 'empty' | 'twice' | { text: string } | null
}

export interface Dropped {
  file: File
  /** Folder below which it was dropped, with a slash at its end; empty for none. */
  folder: string
}

/** What the server takes for media; DESIGN: supported types. */
const extensions = ['mp4', 'mkv', 'avi', 'mov', 'webm', 'flv', 'wmv', 'm4v', 'mp3', 'wav', 'flac', 'aac', 'ogg', 'm4a']

export const accepted = extensions.map((name) => `.${name}`).join(',')

/** From this size on a file goes in parts, so that a pause loses nothing. */
const partsFrom = 16 * 1024 * 1024

let uppy: Promise<Uppy> | undefined
let rejected: Upload[] = []
let shown: readonly Upload[] = []
let planned = 0
const listeners = new Set<() => void>()

/** Loaded when the first file comes. */
function engine(): Promise<Uppy> {
  return (uppy ??= import('./engine').then(({ create }) => create(partsFrom, later)))
}

export async function add(dropped: Dropped[]) {
  const uppy = await engine()
  for (const { file, folder } of dropped) {
    const extension = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase()
    if (!extensions.includes(extension)) reject(file, folder, 'type')
    else if (file.size === 0) reject(file, folder, 'empty')
    else if (!take(uppy, file, folder)) reject(file, folder, 'twice')
  }
  later()
}

function take(uppy: Uppy, file: File, folder: string): boolean {
  try {
    uppy.addFile({ name: file.name, type: file.type || 'application/octet-stream', data: file, meta: { folder, relativePath: folder + file.name } })
    return true
  } catch {
    // Uppy knows the file already; all else was looked at before.
    return false
  }
}

function reject(file: File, folder: string, reason: Upload['reason']) {
  rejected = [...rejected, {
    id: `rejected ${rejected.length} ${file.name}`, name: folder + file.name, size: file.size, sent: 0, state: 'rejected', parts: false, reason,
  }]
}

export const pause = async (id: string) => void (await engine()).pauseResume(id)
export const retry = async (id: string) => void (await engine()).retryUpload(id)

export async function remove(id: string) {
  rejected = rejected.filter((upload) => upload.id !== id)
  const uppy = await engine()
  if (uppy.getFile(id)) uppy.removeFile(id)
  later()
}

/** Forgets all that have ended. */
export async function clear() {
  rejected = []
  const uppy = await engine()
  for (const upload of shown) if (upload.state === 'done' || upload.state === 'failed') uppy.removeFile(upload.id)
  later()
}

// Uppy tells of every chunk; people see a few pictures a second.
function later() {
  if (planned) return
  planned = window.setTimeout(() => {
    planned = 0
    void engine().then((uppy) => {
      shown = [...uppy.getFiles().map(read), ...rejected]
      for (const listener of listeners) listener()
    })
  }, 120)
}

function read(file: ReturnType<Uppy['getFiles']>[number]): Upload {
  const { progress } = file
  return {
    id: file.id,
    name: `${String(file.meta.folder ?? '')}${file.name ?? ''}`,
    size: file.size ?? 0,
    sent: progress.bytesUploaded || 0,
    state: file.error ? 'failed' : progress.uploadComplete ? 'done' : file.isPaused ? 'paused' : progress.uploadStarted ? 'running' : 'waiting',
    parts: (file.size ?? 0) >= partsFrom,
    reason: file.error ? { text: file.error } : null,
  }
}

export function useUploads() {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, () => shown)
}
