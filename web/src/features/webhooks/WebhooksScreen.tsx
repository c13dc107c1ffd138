import { Button, SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { IconPlus, IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useRights } from '~/api/session'
import { useWebhooks } from '~/api/webhooks'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Blank } from '~/shared/Blank'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { DeliveryLog } from './DeliveryLog'
import { NotYours } from './NotYours'
import { WebhookDialog } from './WebhookDialog'
import { WebhookRow } from './WebhookRow'

/** Who is told of what happens, and what was sent to them. */
export function WebhooksScreen() {
  const { webhooks: t } = useTexts()
  const { server } = useRights()
  const [{ show }, set] = useParams(['show', 'status', 'delivery'] as const)
  const view = show === 'deliveries' ? 'deliveries' : 'list'
  return (
    <Stack p="md" gap="md">
      <ScreenHead title={t.title}>
        {server && (
          <SegmentedControl
            aria-label={t.title}
            value={view}
            onChange={(next) => set({ show: next === 'deliveries' ? next : '', status: '', delivery: '' })}
            data={[{ value: 'list', label: t.views.list }, { value: 'deliveries', label: t.views.deliveries }]}
          />
        )}
      </ScreenHead>
      {!server ? <NotYours /> : view === 'list' ? <List /> : <DeliveryLog />}
    </Stack>
  )
}

function List() {
  const { webhooks: t } = useTexts()
  const list = useWebhooks(true)
  const [making, make] = useState(false)
  const [, go] = useLocation()
  const webhooks = list.data?.items ?? []
  const create = <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => make(true)}>{t.create}</Button>
  return (
    <>
      {list.error && <ProblemNotice problem={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Skeleton h={200} />}
      {list.data && webhooks.length === 0 && <Blank icon={IconWebhook} title={t.empty} text={t.emptyText}>{create}</Blank>}
      {webhooks.length > 0 && (
        <>
          <div>{create}</div>
          <div className={jobClasses.panel} role="list">
            {webhooks.map((webhook) => <WebhookRow key={webhook.id} webhook={webhook} />)}
          </div>
        </>
      )}
      {making && (
        <WebhookDialog
          webhook={null}
          close={(made) => {
            make(false)
            if (made) go(`/webhooks/${made.id}`)
          }}
        />
      )}
    </>
  )
}
