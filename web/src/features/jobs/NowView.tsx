import { Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import type { Schemas } from '~/api/client'
import { type Job, useJob, useJobs, useWaiting } from '~/api/jobs'
import { useSession } from '~/api/session'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { VirtualRows } from '~/shared/VirtualRows'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { JobRow } from './JobRow'
import classes from './Jobs.module.css'
import { Pools } from './Pools'

/** What runs and what waits, every one of them. */
export function NowView() {
  return (
    <Stack gap="lg">
      <Pools />
      <RunningJobs />
      <QueuedJobs />
    </Stack>
  )
}

function RunningJobs() {
  const { jobs: t } = useTexts()
  const running = useJobs({ status: 'running' })
  const stopping = useJobs({ status: 'canceling' })
  const jobs = [...(stopping.data?.pages ?? []), ...(running.data?.pages ?? [])]
    .flatMap((page) => page.items)
    .filter((job, at, all) => (job.status === 'running' || job.status === 'canceling') && all.findIndex((o) => o.id === job.id) === at)
  return (
    <section aria-labelledby="running">
      <Title order={2} id="running" mb="xs">{jobs.length > 0 || running.isPending ? t.running(jobs.length) : t.runningNone}</Title>
      {running.isPending && !running.error && <Skeleton h={62} />}
      {running.error && <ProblemNotice problem={running.error} again={() => void running.refetch()} />}
      {jobs.length > 0 && <div className={classes.panel}>{jobs.map((job) => <JobRow key={job.id} job={job} />)}</div>}
    </section>
  )
}

function QueuedJobs() {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const session = useSession().data
  // A key with a prefix sees its own jobs, and of the queue only where they stand in it.
  const whole = session !== undefined && session.prefix === null
  const waiting = useWaiting(whole)
  const queued = useJobs({ status: 'queued' })
  const known = useMemo(
    () => new Map(queued.data?.pages.flatMap((page) => page.items).map((job) => [job.id, job])), [queued.data])
  const places = useMemo(() => {
    const first = new Map<string, Schemas['PlaceDocument'] | undefined>()
    if (!whole) for (const id of known.keys()) first.set(id, undefined)
    for (const place of waiting.data?.pages.flatMap((page) => page.items) ?? []) {
      if (!first.has(place.job_id)) first.set(place.job_id, place)
    }
    return [...first]
  }, [whole, known, waiting.data])
  const list = whole ? waiting : queued
  return (
    <section aria-labelledby="waiting">
      <Title order={2} id="waiting" mb="xs">
        {places.length > 0 || list.isPending ? t.waiting(format.number(places.length) + (list.hasNextPage ? '+' : '')) : t.waitingNone}
      </Title>
      {list.isPending && !list.error && <Skeleton h={62} />}
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {places.length > 0 && (
        <VirtualRows
          className={classes.panel}
          itemClassName={classes.slot}
          count={places.length}
          estimate={82}
          keyOf={(at) => places[at]![0]}
          more={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          row={(at) => <Queued id={places[at]![0]} place={places[at]![1]} job={known.get(places[at]![0])} />}
        />
      )}
    </section>
  )
}

function Queued({ id, place, job }: { id: string; place: Schemas['PlaceDocument'] | undefined; job: Job | undefined }) {
  const { jobs: t } = useTexts()
  const format = useFormat()
  const asked = useJob(id, job === undefined || place === undefined)
  const shown = job ?? asked.data
  const at = place ?? asked.data?.place ?? undefined
  if (!shown) return <div className={classes.row}><Skeleton h={38} /></div>
  return (
    <JobRow
      job={shown}
      note={at && (
        <Text size="xs" data-reason={at.reason} className="numbers">
          <b>{at.ahead === 0 ? t.next : t.ahead(at.ahead)}</b>
          {!(at.reason === 'turn' && at.ahead === 0) && <> · {t.reason[at.reason]}</>}
          {at.not_before && <> {t.until(format.time(at.not_before))}</>}
        </Text>
      )}
    />
  )
}
