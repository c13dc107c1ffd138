import { ActionIcon, Badge, Group, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconRotateClockwise2 } from '@tabler/icons-react'
import { useId } from 'react'
import { type Delivery, useReplay } from '~/api/webhooks'
import { tell } from '~/app/tell'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { DeliveryFacts } from './DeliveryFacts'
import own from './Webhooks.module.css'

interface Props {
  delivery: Delivery
  /** Where it goes, where that is not plain. */
  to?: string
  opened: boolean
  toggle: () => void
}

const colors = { pending: 'accent', delivered: 'teal', failed: 'red' } as const

/** A delivery in a line, which opens to its attempts and its body. */
export function DeliveryRow({ delivery, to, opened, toggle }: Props) {
  const { webhooks: t } = useTexts()
  const format = useFormat()
  const replay = useReplay()
  const inside = useId()
  const facts = [
    format.time(delivery.created_at),
    t.attempts(delivery.attempts),
    delivery.status === 'pending' && delivery.attempts > 0 && delivery.next_attempt_at && t.nextAt(format.time(delivery.next_attempt_at)),
    to,
    delivery.subject !== delivery.webhook_id && delivery.subject,
  ]
  return (
    <div role="listitem" className={own.delivery} data-delivery={delivery.id} data-status={delivery.status}>
      <div className={classes.row}>
        <UnstyledButton className={own.opener} aria-expanded={opened} aria-controls={opened ? inside : undefined} onClick={toggle}>
          <IconChevronRight size={16} aria-hidden className={own.mark} data-opened={opened || undefined} />
          <span className={classes.words}>
            <Text size="sm" fw={600} component="span" display="block">{t.event[delivery.type] ?? delivery.type}</Text>
            <Text size="xs" component="span" display="block" className="quiet numbers break">{facts.filter(Boolean).join(' · ')}</Text>
          </span>
        </UnstyledButton>
        <Group gap="xs" wrap="nowrap">
          <Badge variant="dot" color={colors[delivery.status]} tt="none" fw={600} className={classes.badge}>{t.delivery[delivery.status]}</Badge>
          {delivery.status === 'pending' && delivery.attempts === 0 ? <span className={own.blank} /> : (
            <ActionIcon
              variant="default" size="md" title={t.replay} aria-label={`${t.replay}: ${delivery.id}`} loading={replay.isPending}
              onClick={() => replay.mutate(delivery.id, { onSuccess: () => tell(t.replayed) })}
            >
              <IconRotateClockwise2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </div>
      {opened && <div id={inside} className={own.inside}><DeliveryFacts known={delivery} /></div>}
    </div>
  )
}
