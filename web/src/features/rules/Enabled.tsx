import { Badge, Switch } from '@mantine/core'
import { type Rule, useSwitchRule } from '~/api/rules'
import { useRights } from '~/api/session'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'

/** Whether a rule acts: a switch for those who may switch it. */
export function Enabled({ rule }: { rule: Rule }) {
  const { rules: t } = useTexts()
  const change = useSwitchRule()
  const { server } = useRights()
  const on = change.isPending ? change.variables.enabled : rule.enabled
  if (!server) {
    return (
      <Badge variant="dot" color={on ? 'teal' : 'gray'} tt="none" fw={600} className={classes.badge}>{on ? t.state.on : t.state.off}</Badge>
    )
  }

  return (
    <Switch
      checked={on} aria-label={t.switch(rule.name)} title={t.switchHint}
      onChange={(event) => change.mutate({ id: rule.id, enabled: event.currentTarget.checked })}
    />
  )
}
