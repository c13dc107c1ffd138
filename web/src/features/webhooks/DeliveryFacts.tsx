import { Anchor, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link } from 'wouter'
import type { Schemas } from '~/api/client'
import { keys } from '~/api/queries'
import { type Delivery, useDelivery } from '~/api/webhooks'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import own from './Webhooks.module.css'

/** The attempts of a delivery with the receiver's answers, and what is sent. */
export function DeliveryFacts({ known }: { known: Delivery }) {
  const { webhooks: t } = useTexts()
  const { data: delivery, error, refetch } = useDelivery(known)
  const queries = useQueryClient()
  // An answer may have disabled its webhook or held it back.
  useEffect(() => void queries.invalidateQueries({ queryKey: keys.webhooks }), [queries, known.status, known.attempts])
  if (error && !delivery) return <ProblemNotice problem={error} again={() => void refetch()} />
  if (!delivery) return <Skeleton h={80} />
  return (
    <Stack gap="sm">
      <Text size="xs" className="break"><code>{delivery.id}</code> <About delivery={delivery} /></Text>
      {delivery.log?.length === 0 && <Text size="sm" role="status">{t.underWay}</Text>}
      {delivery.log?.map((attempt) => <Attempt key={attempt.number} attempt={attempt} />)}
      {delivery.body && (
        <div>
          <Title order={3} mb={4}>{t.body}</Title>
          <pre className={jobClasses.log} tabIndex={0} aria-label={t.body}>{pretty(delivery.body)}</pre>
        </div>
      )}
    </Stack>
  )
}

function About({ delivery }: { delivery: Delivery }) {
  const { webhooks: t } = useTexts()
  if (delivery.subject.startsWith('job_')) return <Anchor size="xs" component={Link} href={`/jobs/${delivery.subject}`}>{t.toJob}</Anchor>
  if (delivery.type.startsWith('asset.')) return <Anchor size="xs" component={Link} href={`/library/${delivery.subject}`}>{t.toAsset}</Anchor>
  return null
}

function Attempt({ attempt }: { attempt: Schemas['DeliveryAttempt'] }) {
  const { webhooks: t } = useTexts()
  const format = useFormat()
  const facts = [t.attempt(attempt.number), format.time(attempt.started_at), t.within(format.number(Math.round(attempt.duration * 1000)))]
  const well = attempt.status !== null && attempt.status >= 200 && attempt.status < 300
  return (
    <div className={own.attempt} data-attempt={attempt.number} data-answer={attempt.status ?? 'none'}>
      <Text size="sm">
        <b className={well ? undefined : jobClasses.error}>{attempt.status === null ? t.noAnswer : `HTTP ${attempt.status}`}</b>
        <span className="quiet numbers"> · {facts.join(' · ')}</span>
      </Text>
      {attempt.error && <Text size="sm" className="break">{attempt.error}</Text>}
      {attempt.answer && <pre className={jobClasses.log} tabIndex={0} aria-label={t.answer}>{attempt.answer}</pre>}
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    // It is shown as it is sent.
    return body
  }
}
