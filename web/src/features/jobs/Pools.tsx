import { ActionIcon, Badge, Group, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import type { Schemas } from '~/api/client'
import { usePause, useQueue } from '~/api/jobs'
import { useRights, useSession } from '~/api/session'
import { useTexts } from '~/texts'
import classes from './Jobs.module.css'

/** The queues with what runs and waits in them; each can be paused. */
export function Pools() {
  const session = useSession().data
  const queue = useQueue(session !== undefined && session.prefix === null)
  // A queue that nobody serves and nothing waits in says nothing.
  const shown = queue.data?.pools.filter((pool) => pool.slots > 0 || pool.queued > 0 || pool.running > 0 || pool.paused) ?? []
  return shown.length > 0 && <div className={classes.pools}>{shown.map((pool) => <Pool key={pool.name} pool={pool} />)}</div>
}

function Pool({ pool }: { pool: Schemas['PoolDocument'] }) {
  const { pools: t } = useTexts().jobs
  const { admin } = useRights()
  const pause = usePause()
  const name = t.name[pool.name] ?? pool.name
  const label = pool.paused ? t.resume(name) : t.pause(name)
  const waiting = pool.queued + pool.waiting
  return (
    <section className={`${classes.pool} ${pool.paused ? classes.paused : ''}`} aria-label={name} data-pool={pool.name}>
      <div>
        <Group gap={8}>
          <Text size="sm" fw={650} title={t.hint[pool.name]}>{name}</Text>
          {pool.paused && <Badge size="sm" color="orange" variant="light" tt="none" c="var(--mantine-color-text)">{t.paused}</Badge>}
        </Group>
        <Text size="xs" className="quiet numbers">
          {pool.workers === 0 ? t.noWorker : t.running(pool.running, pool.slots)} · {waiting > 0 ? t.queued(waiting) : t.idle}
        </Text>
      </div>
      {admin && (
        <ActionIcon
          variant="default" size="lg" aria-label={label} title={label} loading={pause.isPending}
          onClick={() => pause.mutate({ pool: pool.name, pause: !pool.paused })}
        >
          {pool.paused ? <IconPlayerPlay size={17} aria-hidden /> : <IconPlayerPause size={17} aria-hidden />}
        </ActionIcon>
      )}
    </section>
  )
}
