import { AjvCompiler } from '@fastify/ajv-compiler';

const build = AjvCompiler();

/**
 * Reads the schemas of routes. An address and headers are texts, which are read as the numbers a schema asks for; JSON
 * says itself what is a number and what a text, so a body has to be what the schema says.
 */
export const buildValidators: typeof build = (shared, options) => {
  const compilers = {
    body: () => build(shared, coercing(options, false)),
    others: () => build(shared, coercing(options, true)),
  };
  return (route, meta) => {
    const { httpPart } = route as { httpPart?: string };
    const compiler = compilers[httpPart === 'body' ? 'body' : 'others'];
    return compiledWhenUsed(() => compiler()(route, meta));
  };
};

type Options = Parameters<typeof build>[1];
type Validator = ReturnType<ReturnType<typeof build>>;

function coercing(options: Options, coerceTypes: boolean): Options {
  return { ...options, customOptions: { ...options?.customOptions, coerceTypes } } as Options;
}

/** Hundreds of schemas would take the start of a server half a second, most of them for nobody. */
function compiledWhenUsed(compile: () => Validator): Validator {
  let compiled: Validator | undefined;
  const validator = Object.assign(
    (data: unknown) => {
      compiled ??= compile();
      const result = compiled(data);
      validator.errors = compiled.errors;
      return result;
    },
    { errors: undefined as Validator['errors'] },
  );
  // What the framework uses of it: it calls it, and reads `errors`.
  return validator as Validator;
}
