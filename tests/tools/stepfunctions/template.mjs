// Holds a CloudFormation template against AWS's own specification of its resources: types, properties, required ones,
// plain types of values, and that whatever is referred to is there. Prints a line of JSON for each file: its faults.
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { parse } from 'yaml';

let faults, template, names;
const short = ['Ref', 'Sub', 'GetAtt', 'Join', 'If', 'Equals', 'Not', 'And', 'Or', 'Select', 'Split', 'FindInMap', 'ImportValue', 'Base64', 'Condition'];
const customTags = short.flatMap((name) => {
  const wrap = (value) => ({ [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value });
  return [
    { tag: `!${name}`, resolve: (text) => wrap(name === 'GetAtt' ? text.split('.') : text) },
    { tag: `!${name}`, collection: 'seq', resolve: (seq) => wrap(seq.toJSON()) },
    { tag: `!${name}`, collection: 'map', resolve: (map) => wrap(map.toJSON()) },
  ];
});
const database = await loadAwsServiceSpec();

const isIntrinsic = (value) => value && typeof value === 'object' && !Array.isArray(value)
  && Object.keys(value).length === 1 && /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0]);

function references(value, path) {
  if (Array.isArray(value)) return value.forEach((item, index) => references(item, `${path}[${index}]`));
  if (!value || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref') need(inner, path);
    else if (key === 'Fn::GetAtt') attribute(inner, path);
    else if (key === 'Fn::Sub') substitution(inner, path);
    else references(inner, key.startsWith('Fn::') ? path : `${path}.${key}`);
  }
}

function need(name, path) {
  if (!name.startsWith('AWS::') && !names.has(name)) faults.push(`${path}: there is no ${name}`);
}

function attribute([name, ...rest], path) {
  need(name, path);
  const resource = template.Resources[name];
  if (!resource) return;
  const [type] = database.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
  if (type && !(rest.join('.') in type.attributes)) faults.push(`${path}: ${resource.Type} has no attribute ${rest.join('.')}`);
}

function substitution(value, path) {
  const [text, own] = Array.isArray(value) ? value : [value, {}];
  for (const [, name] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (name in own) continue;
    if (name.includes('.')) attribute(name.split('.'), path);
    else need(name, path);
  }
  references(own, path);
}

function check(value, type, path) {
  if (value === undefined || isIntrinsic(value) || !type) return;
  const wrong = (expected) => faults.push(`${path}: ${JSON.stringify(value)} is no ${expected}`);
  switch (type.type) {
    case 'string': if (typeof value === 'object') wrong('string'); break;
    case 'number': case 'integer': if (Number.isNaN(Number(value)) || typeof value === 'object') wrong('number'); break;
    case 'boolean': if (![true, false, 'true', 'false'].includes(value)) wrong('boolean'); break;
    case 'array': if (!Array.isArray(value)) wrong('list'); else value.forEach((item, i) => check(item, type.element, `${path}[${i}]`)); break;
    case 'map': if (typeof value !== 'object') wrong('map'); else Object.entries(value).forEach(([k, v]) => check(v, type.element, `${path}.${k}`)); break;
    case 'ref': properties(value, database.get('typeDefinition', type.reference.$ref).properties, path); break;
    default: break; // unions and json: whatever fits one of several
  }
}

function properties(value, known, path) {
  for (const [name, inner] of Object.entries(value ?? {})) {
    if (!known[name]) faults.push(`${path}: there is no property ${name}`);
    else check(inner, known[name].type, `${path}.${name}`);
  }
  for (const [name, property] of Object.entries(known)) {
    if (property.required && value?.[name] === undefined) faults.push(`${path}: ${name} is missing`);
  }
}

async function judge(file) {
  faults = [];
  template = parse(await readFile(file, 'utf8'), { customTags });
  names = new Set([...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})]);
  // `aws cloudformation package` uploads such a file, and puts its address in the place of its name.
  for (const machine of Object.values(template.Resources).filter((r) => r.Type === 'AWS::StepFunctions::StateMachine')) {
    await access(join(dirname(file), machine.Properties.DefinitionS3Location));
    machine.Properties.DefinitionS3Location = { Bucket: 'packaged', Key: 'packaged' };
  }
  for (const [name, resource] of Object.entries(template.Resources)) {
    const [type] = database.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
    if (!type) faults.push(`${name}: there is no type ${resource.Type}`);
    else properties(resource.Properties ?? {}, type.properties, name);
  }
  references(template.Resources, 'Resources');
  references(template.Outputs ?? {}, 'Outputs');
}

for (const file of process.argv.slice(2)) {
  await judge(file);
  console.log(JSON.stringify(faults));
}
