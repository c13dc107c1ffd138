import { Anchor, Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import { IconArrowLeft, IconPencil, IconTrash } from '@tabler/icons-react'
import { Fragment, type ReactNode, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import { type Rule, useRemoveRule, useRule } from '~/api/rules'
import { useRights } from '~/api/session'
import { tell } from '~/app/tell'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { Confirm } from '~/shared/Confirm'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { ApplyRule } from './ApplyRule'
import { Enabled } from './Enabled'
import { Matches } from './Matches'
import { NotYours } from './NotYours'
import { makes, takes } from './words'

/** One rule: what it does, and what it has had. */
export function RuleScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { rules: t } = useTexts()
  const { whole } = useRights()
  // While it is being deleted nobody asks for it.
  const [leaving, leave] = useState(false)
  const { data: seen, error, refetch } = useRule(id, whole && !leaving)
  return (
    <Stack p="md" gap="md">
      <Anchor component={Link} href="/rules" size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{t.back}</Group>
      </Anchor>
      {!whole && <NotYours />}
      {error && !seen && <ProblemNotice problem={error} again={() => void refetch()} />}
      {seen ? <Whole rule={seen.rule} leaving={leaving} leave={leave} /> : whole && !error && <Skeleton h={280} />}
    </Stack>
  )
}

interface Leaving {
  leave: (leaving: boolean) => void
}

function Whole({ rule, leaving, leave }: { rule: Rule; leaving: boolean } & Leaving) {
  const { rules: t } = useTexts()
  const { server } = useRights()
  return (
    <>
      <ScreenHead title={rule.name}>{server && <Actions rule={rule} leave={leave} />}</ScreenHead>
      <div data-enabled={rule.enabled}><Enabled rule={rule} /></div>
      <Facts rule={rule} />
      <section aria-labelledby="matches">
        <Title order={2} mb="xs" id="matches">{t.matches}</Title>
        <Matches id={rule.id} enabled={!leaving} />
      </section>
    </>
  )
}

function Facts({ rule }: { rule: Rule }) {
  const texts = useTexts()
  const t = texts.rules
  const format = useFormat()
  const facts: [string, ReactNode][] = [
    [t.which, takes(rule, t, format)],
    [t.what, makes(rule, texts)],
    [t.more.group, rule.job.group],
    [t.more.callbackUrl, rule.job.callback_url],
    [t.createdAt, format.time(rule.created_at)],
  ]
  return (
    <dl className={jobClasses.facts}>
      {facts.filter(([, value]) => value).map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
    </dl>
  )
}

function Actions({ rule, leave }: { rule: Rule } & Leaving) {
  const { rules: t } = useTexts()
  return (
    <>
      <ApplyRule rule={rule} />
      <Button variant="default" component={Link} href={`/rules/${rule.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>
        {t.edit}
      </Button>
      <RemoveButton rule={rule} leave={leave} />
    </>
  )
}

function RemoveButton({ rule, leave }: { rule: Rule } & Leaving) {
  const { rules: t } = useTexts()
  const [asking, ask] = useState(false)
  const [, go] = useLocation()
  const remove = useRemoveRule()
  const close = () => {
    ask(false)
    remove.reset()
  }
  const confirm = () => {
    leave(true)
    remove.mutate(rule.id, {
      onSuccess: () => {
        tell(t.removed, rule.name)
        go('/rules')
      },
      onError: () => leave(false),
    })
  }
  return (
    <>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask(true)}>{t.remove}</Button>
      <Confirm
        opened={asking} close={close} title={t.removeTitle} what={rule.name} action={t.remove} danger
        pending={remove.isPending} problem={remove.error} confirm={confirm}
      >
        {t.removeText}
      </Confirm>
    </>
  )
}
