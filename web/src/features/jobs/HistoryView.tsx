import { Button, Group, NativeSelect, Skeleton, Stack, TextInput } from '@mantine/core'
import { IconHistory, IconRotateClockwise2 } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { type JobStatus, useJobs, useRetryFailed } from '~/api/jobs'
import { useRights } from '~/api/session'
import { tell } from '~/app/tell'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useParams } from '~/shared/useParams'
import { VirtualRows } from '~/shared/VirtualRows'
import { useTexts } from '~/texts'
import { JobRow } from './JobRow'
import classes from './Jobs.module.css'

const states: JobStatus[] = ['succeeded', 'failed', 'canceled', 'running', 'queued']

/** All jobs, newest first, narrowed by the address. */
export function HistoryView() {
  const { jobs: t } = useTexts()
  const [values, set] = useParams(['status', 'source'] as const)
  const list = useJobs({ status: (values.status || undefined) as JobStatus | undefined, source_key: values.source || undefined })
  const jobs = list.data?.pages.flatMap((page) => page.items) ?? []
  const narrowed = Boolean(values.status || values.source)
  return (
    <Stack gap="md">
      <Group gap="xs">
        <NativeSelect
          aria-label={t.statusLabel}
          data={[{ value: '', label: t.status.all }, ...states.map((value) => ({ value, label: t.status[value] }))]}
          value={values.status}
          onChange={(event) => set({ status: event.currentTarget.value })}
        />
        <SourceField value={values.source} change={(source) => set({ source })} />
        {values.status === 'failed' && jobs.length > 0 && <RetryAll />}
      </Group>
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={240} />}
      {list.data && jobs.length === 0 && (
        <Blank icon={IconHistory} title={narrowed ? t.empty.none : t.empty.title} text={narrowed ? undefined : t.empty.text}>
          {narrowed && <Button variant="default" onClick={() => set({ status: '', source: '' })}>{t.empty.clear}</Button>}
        </Blank>
      )}
      {jobs.length > 0 && (
        <VirtualRows
          className={classes.panel}
          itemClassName={classes.slot}
          count={jobs.length}
          estimate={64}
          keyOf={(at) => jobs[at]!.id}
          more={() => list.hasNextPage && !list.isFetchingNextPage && void list.fetchNextPage()}
          row={(at) => <JobRow job={jobs[at]!} />}
        />
      )}
    </Stack>
  )
}

// The server compares whole keys, so nothing is asked for before somebody has finished writing one.
function SourceField({ value, change }: { value: string; change: (value: string) => void }) {
  const { jobs: t } = useTexts()
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <form
      style={{ flex: '1 1 14rem', maxWidth: 420 }}
      onSubmit={(event) => {
        event.preventDefault()
        change(text.trim())
      }}
    >
      <TextInput
        type="search" aria-label={t.source} placeholder={t.source} value={text}
        onChange={(event) => setText(event.currentTarget.value)} onBlur={() => change(text.trim())}
      />
    </form>
  )
}

function RetryAll() {
  const { jobs: t } = useTexts()
  const retry = useRetryFailed()
  if (!useRights().write) return null
  return (
    <Button
      variant="default"
      leftSection={<IconRotateClockwise2 size={16} aria-hidden />}
      loading={retry.isPending}
      onClick={() => retry.mutate(undefined, {
        onSuccess: ({ retried, refused }) => tell(t.retried(retried.length), refused.length > 0 ? t.refused(refused.length) : ''),
      })}
    >
      {t.retryAll}
    </Button>
  )
}
