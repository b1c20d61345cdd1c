/** The package ships its zod schemas as JavaScript only. */
declare module 'discord-api-spec/zod' {
  const schemas: Record<string, unknown>;
  export = schemas;
}
