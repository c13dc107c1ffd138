import { Badge, Button, Group, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useRights } from '~/api/session'
import { useDrain, type Worker } from '~/api/workers'
import jobClasses from '~/features/jobs/Jobs.module.css'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

const colors = { ready: 'teal', draining: 'orange', resting: 'gray', gone: 'red' } as const

/** A worker: what it is, how busy its machine is, what it runs, and the way to take it out. */
export function WorkerRow({ worker, now }: { worker: Worker; now: number }) {
  const { workers: t } = useTexts()
  const format = useFormat()
  const facts = [
    worker.pools,
    worker.tags.join(', '),
    worker.load !== null && t.load(format.percent(worker.load * 100)),
    worker.scratch !== null && t.scratch(format.size(worker.scratch)),
    worker.about,
  ]
  return (
    <div role="listitem" className={classes.row} data-worker={worker.name}>
      <div className={classes.words}>
        <Group gap="xs">
          <Text size="sm" fw={600} className="break">{worker.name}</Text>
          <Badge variant="dot" color={colors[worker.state]} tt="none" fw={600} className={classes.badge} data-state={worker.state}>
            {t.state[worker.state]}
          </Badge>
        </Group>
        <Text size="xs" className="quiet break">{facts.filter(Boolean).join(' · ')}</Text>
        <Text size="xs" className="quiet">{t.seen(format.ago(worker.seen_at, now), format.ago(worker.started_at, now))}</Text>
        {worker.running.map((task) => (
          <Text key={task.task_id} size="xs">
            <Link href={`/jobs/${task.job_id}`} className={jobClasses.name}>
              {t.runs(task.pool, format.percent(task.progress), format.ago(task.started_at, now))}
            </Link>
          </Text>
        ))}
      </div>
      <Drain worker={worker} />
    </div>
  )
}

function Drain({ worker }: { worker: Worker }) {
  const { workers: t } = useTexts()
  const { server } = useRights()
  const drain = useDrain()
  if (!server || worker.state === 'gone') return <span />
  const draining = worker.state === 'draining'
  return (
    <Button
      variant="default" size="xs" loading={drain.isPending}
      aria-label={draining ? t.resumeName(worker.name) : t.drainName(worker.name)}
      title={draining ? t.resumeHint : t.drainHint}
      onClick={() => drain.mutate({ name: worker.name, drain: !draining })}
    >
      {draining ? t.resume : t.drain}
    </Button>
  )
}
