/** JSON Schema of the board protocol → TypeScript. The classes in `schemas/board.py` are the only source. */
import { compile } from 'json-schema-to-typescript';

export async function boardTypes(name: string, schema: unknown): Promise<string> {
  return compile(schema as Parameters<typeof compile>[0], name, {
    additionalProperties: false,
    bannerComment: '/* Generated from schemas/json by `npm run generate`; never edited. */',
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: false,
    format: false,
  });
}
