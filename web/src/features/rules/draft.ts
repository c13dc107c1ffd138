import type { Schemas } from '~/api/client'
import type { Rule, RuleRequest } from '~/api/rules'
import { fullTimecode } from '~/texts/timecode'

type JobRequest = Schemas['JobRequest']

export type RuleType = 'transcode' | 'trim' | 'poster'

/** A rule as it is written: sizes in megabytes, times as text, what is empty is not asked for. */
export interface Draft {
  name: string
  enabled: boolean
  prefix: string
  pattern: string
  kind: '' | 'video' | 'audio'
  minSize: number | ''
  maxSize: number | ''
  minDuration: number | ''
  maxDuration: number | ''
  type: RuleType
  preset: string
  start: string
  end: string
  mode: NonNullable<Schemas['TrimMode']>
  at: string
  shortSide: number | ''
  poster: boolean
  overwrite: boolean
  verify: Schemas['ResultVerification']
  priority: Schemas['JobPriority']
  executor: '' | NonNullable<Schemas['JobExecutor']>
  group: string
  template: string
  callbackUrl: string
  callbackSecret: string
}

const megabyte = 1_000_000

export const blank: Draft = {
  name: '', enabled: true, prefix: '', pattern: '', kind: '', minSize: '', maxSize: '', minDuration: '', maxDuration: '',
  type: 'transcode', preset: '', start: '', end: '', mode: 'copy', at: '', shortSide: '', poster: false, overwrite: false,
  verify: 'ends', priority: 'normal', executor: '', group: '', template: '', callbackUrl: '', callbackSecret: '',
}

export function draftOf(rule: Rule): Draft {
  const { job } = rule
  return {
    name: rule.name,
    enabled: rule.enabled,
    prefix: rule.prefix,
    pattern: rule.pattern ?? '',
    kind: rule.kind ?? '',
    minSize: megabytes(rule.min_size),
    maxSize: megabytes(rule.max_size),
    minDuration: rule.min_duration ?? '',
    maxDuration: rule.max_duration ?? '',
    type: job.type as RuleType,
    preset: job.preset ?? '',
    start: time(job.start),
    end: time(job.end),
    mode: job.mode ?? 'copy',
    at: time(job.at),
    shortSide: job.short_side ?? '',
    poster: job.poster,
    overwrite: job.overwrite,
    verify: job.verify,
    priority: job.priority,
    executor: job.executor ?? '',
    group: job.group ?? '',
    template: rule.output_template ?? '',
    callbackUrl: job.callback_url ?? '',
    callbackSecret: '',
  }
}

export function requestOf(draft: Draft): RuleRequest {
  return {
    name: draft.name,
    enabled: draft.enabled,
    prefix: draft.prefix || null,
    pattern: draft.pattern || null,
    kind: draft.kind || null,
    min_size: bytes(draft.minSize),
    max_size: bytes(draft.maxSize),
    min_duration: draft.minDuration === '' ? null : draft.minDuration,
    max_duration: draft.maxDuration === '' ? null : draft.maxDuration,
    output_template: draft.template || null,
    job: jobOf(draft),
  }
}

// What belongs to another type is refused, so it stays behind.
function jobOf(draft: Draft): JobRequest {
  const { type, overwrite, verify, priority } = draft
  const all = {
    type, overwrite, verify, priority, group: draft.group || null, executor: draft.executor || null,
    callback_url: draft.callbackUrl || null, callback_secret: draft.callbackSecret || null,
  }
  if (type === 'poster') return { ...all, at: draft.at || null, short_side: draft.shortSide === '' ? null : draft.shortSide }
  if (type === 'trim') return { ...all, poster: draft.poster, start: draft.start || null, end: draft.end || null, mode: draft.mode }
  return { ...all, poster: draft.poster, preset: draft.preset }
}

const megabytes = (size: number | null) => (size === null ? '' : size / megabyte)

const bytes = (size: number | '') => (size === '' ? null : Math.round(size * megabyte))

const time = (seconds: number | null) => (seconds === null ? '' : fullTimecode(seconds))
