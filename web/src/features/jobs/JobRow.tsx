import { ActionIcon, Badge, Group, Progress, Text } from '@mantine/core'
import { IconPlayerStop, IconRotateClockwise2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { type Job, useJobChange } from '~/api/jobs'
import { useRights } from '~/api/session'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import classes from './Jobs.module.css'
import { PrioritySelect } from './PrioritySelect'
import { colors, isOpen, makes } from './words'

/** A job in a line or two: what, how far, and what can be done about it. */
export function JobRow({ job, note }: { job: Job; note?: ReactNode }) {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const { write } = useRights()
  return (
    <article className={classes.row} data-job={job.id} data-status={job.status} aria-label={job.output_key}>
      <div className={classes.words}>
        <Link href={`/jobs/${job.id}`} className={classes.name} title={job.output_key}>{job.output_key}</Link>
        <Text size="xs" className="quiet" truncate>{makes(job, t)} · {job.source_key}</Text>
        {note}
        {job.error && (
          <Text size="xs" className={classes.error}>
            <b>{job.error.code}</b>: {job.error.message}
            {job.error.advice && <span className={classes.advice}> {job.error.advice}</span>}
          </Text>
        )}
      </div>
      {job.status === 'running' || job.status === 'canceling' ? <Running job={job} /> : (
        <Text size="xs" className={`quiet numbers ${classes.when}`}>{format.time(job.finished_at ?? job.created_at)}</Text>
      )}
      <Group gap="xs" wrap="nowrap" className={classes.end}>
        <StatusBadge job={job} />
        {job.status === 'queued' && write && <PrioritySelect job={job} size="xs" visibleFrom="sm" />}
        <JobActions job={job} />
      </Group>
    </article>
  )
}

export function StatusBadge({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  return <Badge variant="dot" color={colors[job.status]} tt="none" fw={600} className={classes.badge}>{t.status[job.status]}</Badge>
}

/** How far a running job is: percent, frames, speed, and what is left where the server knows. */
export function Running({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const facts = [
    job.phase && job.phase !== 'encoding' ? (t.phase[job.phase] ?? job.phase) : undefined,
    job.fps ? t.fps(format.short(job.fps)) : undefined,
    job.speed ? t.speed(format.short(job.speed)) : undefined,
    job.eta_seconds !== null ? t.eta(format.span(job.eta_seconds)) : undefined,
  ].filter(Boolean)
  return (
    <div className={classes.progress}>
      <Group gap={8} wrap="nowrap">
        <Progress value={job.progress} size="md" flex={1} animated={false} aria-label={job.output_key} color={colors[job.status]} />
        <Text size="xs" fw={650} w={38} ta="right" className="numbers" data-progress>{format.percent(job.progress)}</Text>
      </Group>
      <Text size="xs" className="quiet numbers" truncate>{facts.join(' · ') || ' '}</Text>
    </div>
  )
}

/** Cancel while it is open, retry when it failed or was cancelled. */
export function JobActions({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const cancel = useJobChange('cancel')
  const retry = useJobChange('retry')
  if (!useRights().write) return null
  if (isOpen(job)) {
    return (
      <ActionIcon
        variant="default" size="md" title={t.cancel} aria-label={`${t.cancel}: ${job.output_key}`}
        disabled={job.status === 'canceling'} loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}
      >
        <IconPlayerStop size={16} aria-hidden />
      </ActionIcon>
    )
  }

  return job.status === 'failed' || job.status === 'canceled' ? (
    <ActionIcon
      variant="default" size="md" title={t.retry} aria-label={`${t.retry}: ${job.output_key}`}
      loading={retry.isPending} onClick={() => retry.mutate(job.id)}
    >
      <IconRotateClockwise2 size={16} aria-hidden />
    </ActionIcon>
  ) : <span className={classes.blank} />
}
