import type { Problem } from '~/api/problem'

/** What is wrong with a preset, by the path of the field: `video.crf`; an empty path is the whole of it. */
export type Faults = Map<string, string>

/** Reads a refusal, which names every fault by its JSON path: `$.video.crf: 99 must be within 0..51.` */
export function faultsOf(problem: Problem | null): Faults {
  const faults: Faults = new Map()
  if (problem?.code === 'preset_exists') faults.set('name', problem.message)
  for (const fault of problem?.message.split(/ (?=\$[\w.[\]]*: )/) ?? []) {
    const [, path, text] = /^\$\.?([\w.]*)[^:]*: (.*)$/s.exec(fault) ?? []
    if (path !== undefined && text) faults.set(path, [faults.get(path), text].filter(Boolean).join(' '))
  }
  return faults
}
