import { Button, Group, NativeSelect, Skeleton, Stack } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { type DeliveryStatus, useDeliveries, useWebhooks } from '~/api/webhooks'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { DeliveryRow } from './DeliveryRow'

const states: DeliveryStatus[] = ['pending', 'delivered', 'failed']

/** What was sent, newest first: to one webhook, or to all and to the callbacks of jobs. */
export function DeliveryLog({ webhookId }: { webhookId?: string }) {
  const { webhooks: t, app } = useTexts()
  const [{ status, delivery: shown }, set] = useParams(['status', 'delivery'] as const)
  const list = useDeliveries({ webhook_id: webhookId, status: states.find((state) => state === status) })
  const webhooks = useWebhooks(webhookId === undefined)
  const urls = new Map(webhooks.data?.items.map(({ id, url }) => [id, url]))
  const deliveries = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Stack gap="sm">
      <Group>
        <NativeSelect
          aria-label={t.deliveryState}
          data={[{ value: '', label: t.delivery.all }, ...states.map((value) => ({ value, label: t.delivery[value] }))]}
          value={status}
          onChange={(event) => set({ status: event.currentTarget.value, delivery: '' })}
        />
      </Group>
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={160} />}
      {list.data && deliveries.length === 0 && (
        <Blank icon={IconSend} title={status ? t.noneSuch : t.noneSent} text={status ? undefined : t.noneSentText} />
      )}
      {deliveries.length > 0 && (
        <div className={jobClasses.panel} role="list">
          {deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.id} delivery={delivery} opened={delivery.id === shown}
              to={webhookId ? undefined : delivery.job_id ? t.callback : urls.get(delivery.webhook_id ?? '')}
              toggle={() => set({ delivery: delivery.id === shown ? '' : delivery.id })}
            />
          ))}
        </div>
      )}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{app.more}</Button>
      )}
    </Stack>
  )
}
