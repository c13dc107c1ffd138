import { Anchor, Button, Group, Skeleton, Stack, Title } from '@mantine/core'
import { IconArrowLeft, IconPencil } from '@tabler/icons-react'
import { Fragment, type ReactNode, useState } from 'react'
import { Link, useParams } from 'wouter'
import { type Rule, useRemoveRule, useRule } from '~/api/rules'
import { useRights } from '~/api/session'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { type Leaving, RemoveButton } from '~/shared/RemoveButton'
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
  const remove = useRemoveRule()
  return (
    <>
      <ApplyRule rule={rule} />
      <Button variant="default" component={Link} href={`/rules/${rule.id}/edit`} leftSection={<IconPencil size={16} aria-hidden />}>
        {t.edit}
      </Button>
      <RemoveButton id={rule.id} what={rule.name} words={t} remove={remove} back="/rules" leave={leave} />
    </>
  )
}
