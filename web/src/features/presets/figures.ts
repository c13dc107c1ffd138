// What an empty field says is no number; the server tells so beside the field.
const nothing = null as unknown as number

/** What a field says, in the unit of the document. */
export const figure = (value: string | number, unit = 1): number =>
  (typeof value === 'number' ? Math.round(value * unit * 1000) / 1000 : nothing)

/** What the document says, in the unit of the field. */
export const scaled = (value: number | null, unit: number): number | '' => (value === null ? '' : value / unit)
