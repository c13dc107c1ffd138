import { Alert, Anchor, Button, Group, SimpleGrid, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft, IconDownload, IconPlayerStop, IconRotateClockwise2 } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { type Job, useJob, useJobChange, useJobLog } from '~/api/jobs'
import { useRights } from '~/api/session'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { Wide } from '~/shared/Wide'
import { type Texts, useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { timecode } from '~/texts/timecode'
import { Running, StatusBadge } from './JobRow'
import classes from './Jobs.module.css'
import { PrioritySelect } from './PrioritySelect'
import { isOpen, makes } from './words'

/** One job: how far it is or what came of it, and why. */
export function JobScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { jobs: t } = useTexts()
  const { data: job, error, refetch } = useJob(id)
  return (
    <Stack p="md" gap="md">
      <Anchor component={Link} href="/jobs" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.detail.back}</Group>
      </Anchor>
      {error && !job && <ProblemNotice problem={error} again={() => void refetch()} />}
      {job ? <Whole job={job} /> : !error && <Skeleton h={280} />}
    </Stack>
  )
}

function Whole({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  return (
    <>
      <ScreenHead title={job.output_key}><Actions job={job} /></ScreenHead>
      <Group><StatusBadge job={job} /><Text size="sm" className="quiet">{makes(job, t)}</Text></Group>
      {(job.status === 'running' || job.status === 'canceling') && <div className={classes.panel}><div style={{ padding: 14 }}><Running job={job} /></div></div>}
      {job.place && <Text size="sm" data-reason={job.place.reason}><b>{job.place.ahead === 0 ? t.next : t.ahead(job.place.ahead)}</b> · {t.reason[job.place.reason]}</Text>}
      {job.error && <Failure job={job} />}
      <SimpleGrid cols={{ base: 1, md: job.output ? 2 : 1 }}>
        {job.output && <Result job={job} />}
        <Facts job={job} />
      </SimpleGrid>
      {job.tasks && <Attempts job={job} />}
      <Log job={job} />
    </>
  )
}

function Actions({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const cancel = useJobChange('cancel')
  const retry = useJobChange('retry')
  const { write } = useRights()
  return (
    <>
      {job.output && (
        <Button component="a" href={`${job.output.url}?download`} download leftSection={<IconDownload size={16} aria-hidden />}>
          {t.detail.download}
        </Button>
      )}
      {write && job.status === 'queued' && <PrioritySelect job={job} />}
      {write && isOpen(job) && (
        <Button
          variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} disabled={job.status === 'canceling'}
          loading={cancel.isPending} onClick={() => cancel.mutate(job.id)}
        >
          {t.cancel}
        </Button>
      )}
      {write && (job.status === 'failed' || job.status === 'canceled') && (
        <Button
          variant="default" leftSection={<IconRotateClockwise2 size={16} aria-hidden />}
          loading={retry.isPending} onClick={() => retry.mutate(job.id)}
        >
          {t.retry}
        </Button>
      )}
    </>
  )
}

function Failure({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const error = job.error!
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={error.code} data-failure={error.code}>
      <Text size="sm" className="break">{error.message}</Text>
      {error.advice && <Text size="sm" mt="xs"><b>{t.advice}:</b> {error.advice}</Text>}
      {error.retryable && <Text size="sm" mt="xs">{t.retryable}</Text>}
    </Alert>
  )
}

/** Plays what was made. */
function Result({ job }: { job: Job }) {
  const output = job.output!
  if (/\.(jpe?g|webp|png)$/i.test(output.key)) return <img className={classes.player} src={output.url} alt={output.key} style={{ objectFit: 'contain' }} />
  return output.video_codec
    ? <video className={classes.player} src={output.url} controls preload="metadata" aria-label={output.key} />
    : <audio style={{ width: '100%' }} src={output.url} controls preload="metadata" aria-label={output.key} />
}

function Facts({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const { output } = job
  const facts: [string, ReactNode][] = [
    [t.detail.source, <Anchor key="source" component={Link} href={`/library/${job.asset_id}`} size="sm">{job.source_key}</Anchor>],
    [t.detail.preset, job.preset],
    [t.detail.points, job.start !== null && job.end !== null && `${timecode(job.start)} – ${timecode(job.end)}`],
    [t.detail.realPoints, output && output.start !== null && output.end !== null && `${timecode(output.start)} – ${timecode(output.end)}`],
    [t.detail.output, output && [
      format.size(output.size), output.duration > 0 && timecode(output.duration), output.video_codec, output.audio_codec,
      output.width && `${output.width} × ${output.height}`,
    ].filter(Boolean).join(' · ')],
    [t.detail.priority, t.priority[job.priority]],
    [t.detail.group, job.group],
    [t.detail.executor, job.executor],
    [t.detail.lambda, job.lambda && lambdaOf(job.lambda, t, format)],
    [t.detail.created, format.time(job.created_at)],
    [t.detail.started, job.started_at && format.time(job.started_at)],
    [t.detail.finished, job.finished_at && [
      format.time(job.finished_at),
      job.started_at && t.took(format.span((Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000)),
    ].filter(Boolean).join(', ')],
    [t.detail.read, job.source_usage && t.detail.readOf(format.size(job.source_usage.bytes), job.source_usage.requests)],
    [t.detail.notes, job.notes?.join(' ')],
  ]
  return (
    <dl className={classes.facts}>
      {facts.filter(([, value]) => value).map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
    </dl>
  )
}

function lambdaOf(lambda: NonNullable<Job['lambda']>, t: Texts['jobs'], format: ReturnType<typeof useFormat>): string {
  return [
    lambda.estimated_seconds !== null && t.detail.estimated(format.span(lambda.estimated_seconds)),
    lambda.estimated_price !== null && t.detail.estimated(format.dollars(lambda.estimated_price)),
    lambda.price !== null && t.detail.used(format.dollars(lambda.price)),
  ].filter(Boolean).join(' · ')
}

function Attempts({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const attempts = job.tasks!.flatMap((task) => task.attempts.map((attempt) => ({ task, attempt })))
  if (attempts.length === 0) return null
  return (
    <section>
      <Title order={2} mb="xs">{t.detail.attempts}</Title>
      <Wide label={t.detail.attempts} className={classes.panel}>
        <Table>
          <Table.Tbody>
            {attempts.map(({ task, attempt }) => (
              <Table.Tr key={`${task.id} ${attempt.number}`}>
                <Table.Td>{task.kind}</Table.Td>
                <Table.Td>{t.attempt(attempt.number)}</Table.Td>
                <Table.Td>{attempt.worker}</Table.Td>
                <Table.Td>{t.detail.ending[attempt.ending ?? 'running']}{attempt.failure && `: ${attempt.failure.code}`}</Table.Td>
                <Table.Td className="numbers">{format.time(attempt.started_at)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Wide>
    </section>
  )
}

function Log({ job }: { job: Job }) {
  const { jobs: t } = useTexts()
  const log = useJobLog(job.id, job.status, job.attempt > 0)
  if (job.attempt === 0) return null
  return (
    <section aria-labelledby="log">
      <Title order={2} mb="xs" id="log">{t.log}</Title>
      <pre className={classes.log} tabIndex={0} aria-labelledby="log">{log.data?.trim() || t.noLog}</pre>
    </section>
  )
}
