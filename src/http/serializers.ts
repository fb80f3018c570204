import SerializerSelector from '@fastify/fast-json-stringify-compiler';

const build = SerializerSelector();

/** Writes the answers of routes by their schemas; like those of requests, each is compiled when it is used. */
export const buildSerializers: typeof build = (shared, options) => {
  const compile = build(shared, options);
  return (route) => {
    let write: ReturnType<typeof compile> | undefined;
    return (answer) => {
      write ??= compile(route);
      return write(answer);
    };
  };
};
