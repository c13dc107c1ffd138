import { Alert, Anchor, Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft, IconKey, IconPencil, IconSend } from '@tabler/icons-react'
import { Fragment, type ReactNode, useState } from 'react'
import { Link, useParams } from 'wouter'
import { useRights } from '~/api/session'
import { useRemoveWebhook, useRotate, useTest, useWebhook, type Webhook } from '~/api/webhooks'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Confirm } from '~/shared/Confirm'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { type Leaving, RemoveButton } from '~/shared/RemoveButton'
import { ScreenHead } from '~/shared/ScreenHead'
import { useParams as useQueryParams } from '~/shared/useParams'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { DeliveryLog } from './DeliveryLog'
import { NotYours } from './NotYours'
import { SecretDialog } from './SecretDialog'
import { WebhookDialog } from './WebhookDialog'
import { Enable, Trouble, WebhookBadge } from './WebhookRow'

/** One webhook: what it is told of, and what was sent to it. */
export function WebhookScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { webhooks: t } = useTexts()
  const { server } = useRights()
  // While it is being deleted nobody asks for it.
  const [leaving, leave] = useState(false)
  const { data: webhook, error, refetch } = useWebhook(id, server && !leaving)
  return (
    <Stack p="md" gap="md">
      <Anchor component={Link} href="/webhooks" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.back}</Group>
      </Anchor>
      {!server && <NotYours />}
      {error && !webhook && <ProblemNotice problem={error} again={() => void refetch()} />}
      {webhook ? <Whole webhook={webhook} leave={leave} /> : server && !error && <Skeleton h={280} />}
    </Stack>
  )
}

function Whole({ webhook, leave }: { webhook: Webhook } & Leaving) {
  const { webhooks: t } = useTexts()
  return (
    <>
      <ScreenHead title={webhook.url}><Actions webhook={webhook} leave={leave} /></ScreenHead>
      <Group gap="sm"><Enable webhook={webhook} /><WebhookBadge webhook={webhook} /></Group>
      {!webhook.enabled && webhook.disabled_reason
        ? (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t.disabledBy(webhook.disabled_reason)}>
            {t.disabledAdvice}
          </Alert>
        )
        : <Trouble webhook={webhook} />}
      <Facts webhook={webhook} />
      <section aria-labelledby="deliveries">
        <Title order={2} mb="xs" id="deliveries">{t.views.deliveries}</Title>
        <DeliveryLog webhookId={webhook.id} />
      </section>
    </>
  )
}

function Facts({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const format = useFormat()
  const overlap = webhook.previous_secret_until
  const facts: [string, ReactNode][] = [
    [t.description, webhook.description],
    [t.events, webhook.events.length === 0 ? t.allEvents : webhook.events.map((name) => t.event[name] ?? name).join(', ')],
    [t.prefix, webhook.prefix],
    [t.createdAt, format.time(webhook.created_at)],
    [t.oldSecret, overlap && Date.parse(overlap) > Date.now() && t.oldSecretUntil(format.time(overlap))],
  ]
  return (
    <dl className={jobClasses.facts}>
      {facts.filter(([, value]) => value).map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
    </dl>
  )
}

function Actions({ webhook, leave }: { webhook: Webhook } & Leaving) {
  const { webhooks: t } = useTexts()
  const [editing, edit] = useState(false)
  const [, set] = useQueryParams(['status', 'delivery'] as const)
  const test = useTest()
  const remove = useRemoveWebhook()
  return (
    <>
      <Button
        leftSection={<IconSend size={16} aria-hidden />} loading={test.isPending} disabled={!webhook.enabled}
        title={webhook.enabled ? t.testHint : t.testDisabled}
        onClick={() => test.mutate(webhook.id, { onSuccess: (delivery) => set({ status: '', delivery: delivery.id }) })}
      >
        {t.test}
      </Button>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={() => edit(true)}>{t.edit}</Button>
      <RotateButton webhook={webhook} />
      <RemoveButton id={webhook.id} what={webhook.url} words={t} remove={remove} back="/webhooks" leave={leave} />
      {editing && <WebhookDialog webhook={webhook} close={() => edit(false)} />}
    </>
  )
}

function RotateButton({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const [asking, ask] = useState(false)
  const rotate = useRotate()
  const close = () => {
    ask(false)
    rotate.reset()
  }
  return (
    <>
      <Button variant="default" leftSection={<IconKey size={16} aria-hidden />} onClick={() => ask(true)}>{t.rotate}</Button>
      <Confirm
        opened={asking && !rotate.data} close={close} title={t.rotateTitle} what={webhook.url} action={t.rotate}
        pending={rotate.isPending} problem={rotate.error} confirm={() => rotate.mutate(webhook.id)}
      >
        {t.rotateText}
      </Confirm>
      {rotate.data && <SecretDialog title={t.rotated} webhook={rotate.data} close={close} />}
    </>
  )
}
