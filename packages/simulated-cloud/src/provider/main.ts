/**
 * The provider's program, `main.ts <google|aws|azurerm>`: terraform starts it through the launcher in the provider
 * mirror. The cloud's folder is named by SIMULATED_CLOUD_DIR.
 */
import { serveProvider } from '../protocol/serve-provider.ts';
import { createHandlers } from './handlers.ts';
import { loadProvider } from './providers.ts';

const [name = ''] = process.argv.slice(2);
const cloud = process.env['SIMULATED_CLOUD_DIR'];
try {
  if (!cloud) throw new Error('SIMULATED_CLOUD_DIR does not name the folder of the simulated cloud');
  const { definition, schema } = await loadProvider(name);
  await serveProvider(createHandlers(definition, schema, cloud, process.env), process.env);
} catch (error) {
  process.stderr.write(`simulated cloud: ${(error as Error).message}\n`);
  process.exit(1);
}
