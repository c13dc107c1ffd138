// Judges a state machine by the schema and the paths of the Amazon States Language.
import { readFile } from 'node:fs/promises';
import validate from 'asl-validator';

const machine = JSON.parse(await readFile(process.argv[2], 'utf8'));
const { isValid, errorsText } = validate.default ? validate.default(machine) : validate(machine);
console.log(isValid ? 'valid' : errorsText('\n'));
