import { expect, test } from 'vitest';
import { createMemoryStore } from './memory-store.ts';
import { sessionStoreContract } from './store-contract.ts';

const open = async () => ({ store: createMemoryStore(), close: async () => {} });
test.each(sessionStoreContract(open))('$name', async (contract) => {
  await expect(contract.run()).resolves.toBeUndefined();
});
