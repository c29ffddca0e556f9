// Writes src/api/types.ts from the description that the program itself gives
// of its API: MIFTAH_BIN=path/to/miftah npm run types. Nothing is downloaded.
import { writeFile } from 'node:fs/promises';
import { start } from './miftah.mjs';

const station = await start();
if (!station) {
  console.error('MIFTAH_BIN is not set: build the program, then MIFTAH_BIN=path/to/miftah npm run types');
  process.exit(1);
}
const answer = await fetch(`${station.base}/api/v1/openapi.json`);
const { components, paths } = await answer.json();
// In requests everything may be left out, in answers only what says so: the
// program describes the two apart, under the same names.
const sure = (await (await fetch(`${station.base}/api/v1/openapi-answers.json`)).json()).components.schemas;
const asked = new Set();
const ask = (schema) => {
  for (const [key, value] of Object.entries(schema ?? {})) {
    if (key === '$ref') {
      const name = decodeURIComponent(value.slice('#/components/schemas/'.length)).replace(/~1/g, '/');
      if (!asked.has(name)) {
        asked.add(name);
        ask(components.schemas[name]);
      }
    } else if (typeof value === 'object') ask(value);
  }
};
for (const methods of Object.values(paths)) ask(methods.post?.requestBody);
for (const name of Object.keys(components.schemas)) if (!asked.has(name) && sure[name]) components.schemas[name] = sure[name];
await station.stop();

/** A type's name from a schema's, which may hold what no name may. */
const plain = (name) => name.replace(/json:/g, '').replace(/[^A-Za-z0-9]+/g, '');
const ref = (address) => plain(decodeURIComponent(address.slice('#/components/schemas/'.length)).replace(/~1/g, '/'));

/** A schema as a type. Empty lists may come as null: Go writes them so. */
function typeOf(schema) {
  if (schema.$ref) return ref(schema.$ref);
  if (schema.oneOf) return schema.oneOf.map(typeOf).join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type })).join(' | ');
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.type === 'array') return `${wrap(typeOf(schema.items))}[]`;
  if (schema.type === 'integer') return 'number';
  if (schema.properties) return `{ ${fields(schema).join(' ')} }`;
  if (schema.type === 'object') return typeof schema.additionalProperties === 'object' ? `Record<string, ${typeOf(schema.additionalProperties)}>` : 'Record<string, never>';
  return schema.type ?? 'unknown';
}

const wrap = (type) => (type.includes(' ') ? `(${type})` : type);

function fields(schema) {
  const always = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, field]) => {
    const said = field.description ? ` // ${field.description}` : '';
    return `${name}${always.has(name) ? '' : '?'}: ${typeOf(field)};${said}`;
  });
}

const out = ['// Written by `npm run types` from the API description of the program. Do not edit.', ''];
for (const name of Object.keys(components.schemas).sort()) {
  const schema = components.schemas[name];
  if (!schema.properties) out.push(`export type ${plain(name)} = ${typeOf(schema)};`, '');
  else out.push(`export interface ${plain(name)} {`, ...fields(schema).map((line) => `  ${line}`), '}', '');
}
// Which address takes and gives what, so that a call cannot mix them up. A body
// with a command is a write; any other is asked once and not repeated.
const inside = (content) => typeOf(content?.content?.['application/json']?.schema ?? { type: 'null' });
const named = new Map(Object.entries(components.schemas).map(([name, schema]) => [plain(name), schema]));
const reads = [];
const asks = [];
const writes = [];
for (const [path, methods] of Object.entries(paths)) {
  if (methods.get) reads.push(`  '${path}': ${inside(methods.get.responses['200'])};`);
  if (!methods.post) continue;
  const body = inside(methods.post.requestBody);
  const line = `  '${path}': { body: ${body}; answer: ${inside(methods.post.responses['200'])} };`;
  (named.get(body)?.properties?.command ? writes : asks).push(line);
}
for (const [name, lines] of Object.entries({ Reads: reads, Asks: asks, Writes: writes })) {
  out.push(`export interface ${name} {`, ...lines.sort(), '}', '');
}
await writeFile(new URL('../src/api/types.ts', import.meta.url), out.join('\n'));
console.log(`${Object.keys(components.schemas).length} types written`);
