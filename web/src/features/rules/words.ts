import type { Rule } from '~/api/rules'
import type { Texts } from '~/texts'
import type { useFormat } from '~/texts/format'

type Format = ReturnType<typeof useFormat>

/** Which sources a rule takes. */
export function takes(rule: Rule, t: Texts['rules'], format: Format): string {
  const facts = [
    rule.prefix && t.under(rule.prefix),
    rule.pattern && t.like(rule.pattern),
    rule.kind && t.kinds[rule.kind],
    range(rule.min_size, rule.max_size, format.size, t),
    range(rule.min_duration, rule.max_duration, format.span, t),
  ].filter(Boolean)
  return facts.length > 0 ? facts.join(' · ') : t.every
}

/** What it makes of them. */
export function makes({ job, output_template }: Rule, { rules: t, jobs, transcode }: Texts): string {
  return [
    [jobs.type[job.type] ?? job.type, job.preset ?? (job.mode && jobs.mode[job.mode])].filter(Boolean).join(' '),
    job.poster && t.withPoster,
    job.priority !== 'normal' && t.priorityIs(jobs.priority[job.priority]),
    job.executor && t.on(transcode.executors[job.executor]),
    output_template && t.to(output_template),
    job.overwrite && t.overwrites,
  ].filter(Boolean).join(' · ')
}

function range(least: number | null, most: number | null, write: (value: number) => string, t: Texts['rules']): string | null {
  if (least !== null && most !== null) return t.between(write(least), write(most))
  if (least !== null) return t.atLeast(write(least))
  return most !== null ? t.atMost(write(most)) : null
}
