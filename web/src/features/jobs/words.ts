import type { Job, JobStatus } from '~/api/jobs'
import type { Texts } from '~/texts'
import { timecode } from '~/texts/timecode'

export const colors: Record<JobStatus, string> = {
  queued: 'gray', running: 'accent', canceling: 'orange', succeeded: 'teal', failed: 'red', canceled: 'gray',
}

/** What a job makes, in a few words: "Trim 0:05 to 0:10 (copy)". */
export function makes(job: Pick<Job, 'type' | 'preset' | 'start' | 'end' | 'mode'>, t: Texts['jobs']): string {
  const type = t.type[job.type] ?? job.type
  if (job.preset) return `${type} · ${job.preset}`
  if (job.type === 'trim' && job.start !== null && job.end !== null) {
    return `${type} · ${timecode(job.start)} – ${timecode(job.end)}${job.mode ? ` (${t.mode[job.mode]})` : ''}`
  }
  return type
}

export const isOpen = (job: Job) => job.status === 'queued' || job.status === 'running' || job.status === 'canceling'
