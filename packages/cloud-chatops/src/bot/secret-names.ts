/** The bot's own secrets, as environment variables; each may also be given as a file by `NAME_FILE`. */
export const SECRET_NAMES = [
  'DISCORD_TOKEN',
  'GROQ_API_KEY',
  'GEMINI_API_KEY',
  'INFRACOST_API_KEY',
  'CLOUD_CHATOPS_KEY',
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];
