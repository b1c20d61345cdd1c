/** Every rule by resource type. */
import { AWS_APPLICATION } from './aws-application.ts';
import { AWS_COMPUTE } from './aws-compute.ts';
import { AWS_DATABASE } from './aws-database.ts';
import { AWS_NETWORK } from './aws-network.ts';
import { AZURE_APPLICATION } from './azure-application.ts';
import { AZURE_COMPUTE } from './azure-compute.ts';
import { AZURE_DATABASE } from './azure-database.ts';
import { AZURE_NETWORK } from './azure-network.ts';
import { BY_USE } from './by-use.ts';
import { GOOGLE_COMPUTE } from './google-compute.ts';
import { GOOGLE_KUBERNETES } from './google-kubernetes.ts';
import { GOOGLE_SERVICES } from './google-services.ts';
import type { Rule } from './rule.ts';

const RULES: ReadonlyMap<string, Rule> = new Map(
  [
    AWS_APPLICATION,
    AWS_COMPUTE,
    AWS_DATABASE,
    AWS_NETWORK,
    AZURE_APPLICATION,
    AZURE_COMPUTE,
    AZURE_DATABASE,
    AZURE_NETWORK,
    GOOGLE_COMPUTE,
    GOOGLE_KUBERNETES,
    GOOGLE_SERVICES,
    BY_USE,
  ].flatMap((rules) => Object.entries(rules)),
);

export const ruledTypes: readonly string[] = [...RULES.keys()];

export const ruleOf = (type: string): Rule | undefined => RULES.get(type);
