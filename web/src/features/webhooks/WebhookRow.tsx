import { Badge, Group, Switch, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useEnable, type Webhook } from '~/api/webhooks'
import jobClasses from '~/features/jobs/Jobs.module.css'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import own from './Webhooks.module.css'

/** A webhook in a line or two: where to, what of, and whether anything is sent. */
export function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const facts = [
    webhook.description,
    webhook.events.length === 0 ? t.allEvents : webhook.events.join(', '),
    webhook.prefix && t.under(webhook.prefix),
  ]
  return (
    <div role="listitem" className={`${classes.row} ${own.webhook}`} data-webhook={webhook.id}>
      <div className={classes.words}>
        <Link href={`/webhooks/${webhook.id}`} className={jobClasses.name} title={webhook.url}>{webhook.url}</Link>
        <Text size="xs" className="quiet break">{facts.filter(Boolean).join(' · ')}</Text>
        <Trouble webhook={webhook} />
      </div>
      <Group gap="sm" wrap="nowrap" className={own.state}>
        <WebhookBadge webhook={webhook} />
        <Enable webhook={webhook} />
      </Group>
    </div>
  )
}

/** Why nothing is sent although it should be. */
export function Trouble({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const format = useFormat()
  return (
    <>
      {!webhook.enabled && webhook.disabled_reason && (
        <Text size="xs" className={jobClasses.error}>{t.disabledBy(webhook.disabled_reason)}</Text>
      )}
      {webhook.enabled && isPaused(webhook) && <Text size="xs">{t.pausedUntil(format.time(webhook.paused_until!))}</Text>}
    </>
  )
}

export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const state = !webhook.enabled ? 'disabled' : isPaused(webhook) ? 'paused' : 'enabled'
  const colors = { disabled: webhook.disabled_reason ? 'red' : 'gray', paused: 'orange', enabled: 'teal' }
  return <Badge variant="dot" color={colors[state]} tt="none" fw={600} className={classes.badge} data-state={state}>{t.state[state]}</Badge>
}

export function Enable({ webhook }: { webhook: Webhook }) {
  const { webhooks: t } = useTexts()
  const enable = useEnable()
  return (
    <Switch
      checked={enable.isPending ? enable.variables.enabled : webhook.enabled}
      aria-label={t.enable(webhook.url)} title={t.enableHint}
      onChange={(event) => enable.mutate({ id: webhook.id, enabled: event.currentTarget.checked })}
    />
  )
}

const isPaused = (webhook: Webhook) => webhook.paused_until !== null && Date.parse(webhook.paused_until) > Date.now()
