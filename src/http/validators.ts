import { AjvCompiler } from '@fastify/ajv-compiler';

const build = AjvCompiler();

/**
 * Compiles the schemas of routes. An address and headers are texts, which are read as the numbers a schema asks for; JSON
 * says itself what is a number and what a text, so a body has to be what the schema says.
 */
export const buildValidators: typeof build = (shared, options) => {
  const compilers = {
    body: build(shared, coercing(options, false)),
    others: build(shared, coercing(options, true)),
  };
  return (route, meta) => {
    const { httpPart } = route as { httpPart?: string };
    return compilers[httpPart === 'body' ? 'body' : 'others'](route, meta);
  };
};

type Options = Parameters<typeof build>[1];

function coercing(options: Options, coerceTypes: boolean): Options {
  return { ...options, customOptions: { ...options?.customOptions, coerceTypes } } as Options;
}
