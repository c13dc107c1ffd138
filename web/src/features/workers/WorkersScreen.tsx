import { Skeleton, Stack, Text } from '@mantine/core'
import { IconServer } from '@tabler/icons-react'
import { useSession } from '~/api/session'
import { useWorkers } from '~/api/workers'
import { Pools } from '~/features/jobs/Pools'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { WorkerRow } from './WorkerRow'

/** The processes that take tasks: what they have, what they run, and when they were last heard of. */
export function WorkersScreen() {
  const { workers: t } = useTexts()
  const session = useSession().data
  const yours = session !== undefined && session.prefix === null
  const workers = useWorkers(yours)
  const list = workers.data?.items ?? []
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title} />
      {session && !yours && <Blank icon={IconServer} title={t.notYours} text={t.notYoursText} />}
      {workers.error && <ProblemNotice problem={workers.error} again={() => void workers.refetch()} />}
      {yours && workers.isPending && <Skeleton h={160} />}
      {workers.data && list.length === 0 && <Blank icon={IconServer} title={t.empty} text={t.emptyText} />}
      {list.length > 0 && (
        <>
          <Pools />
          <div className={jobClasses.panel} role="list">
            {list.map((worker) => <WorkerRow key={worker.name} worker={worker} now={workers.dataUpdatedAt} />)}
          </div>
          <Text size="xs" className="quiet">{t.hint}</Text>
        </>
      )}
    </Stack>
  )
}
